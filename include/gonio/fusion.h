#ifndef GONIO_FUSION_H
#define GONIO_FUSION_H
/** @file placeholder, replaced by the fusion work */
#include <gonio/sample.h>
#endif
