#include <errno.h>
#include <gonio/status.h>

const char *gonio_status_text(enum gonio_status status)
{
    switch (status) {
    case GONIO_OK:
        return "done";
    case GONIO_PARTIAL:
        return "more is to come";
    case GONIO_ASIDE:
        return "nothing for a sample";
    case GONIO_LATER:
        return "not yet";
    case GONIO_END:
        return "the input has ended";
    case GONIO_EFRAME:
        return "no frame";
    case GONIO_EINVAL:
        return "not a valid value";
    case GONIO_ERANGE:
        return "out of range";
    case GONIO_EIO:
        return "input or output failed";
    case GONIO_ENOMEM:
        return "out of memory";
    case GONIO_ENODEV:
        return "no such device";
    case GONIO_EBUSY:
        return "in use by another program";
    case GONIO_EACCES:
        return "permission denied";
    case GONIO_ENOSPC:
        return "the disk is full";
    case GONIO_EFORMAT:
        return "not in the expected format";
    case GONIO_EQUALITY:
        return "too poor to be kept as a value";
    case GONIO_EGONE:
        return "the device has left";
    case GONIO_ETIMEOUT:
        return "no answer in time";
    case GONIO_ECONFIG:
        return "the configuration can't be obeyed";
    case GONIO_ECRC:
        return "altered or torn";
    case GONIO_ENOTTY:
        return "not that kind of file";
    case GONIO_EEXIST:
        return "exists already";
    }
    return "unknown status";
}

enum gonio_status gonio_status_from_errno(int error)
{
    switch (error) {
    case 0:
        return GONIO_OK;
    case EINVAL:
        return GONIO_EINVAL;
    case ERANGE:
        return GONIO_ERANGE;
    case ENOMEM:
        return GONIO_ENOMEM;
    case ENOENT:
    case ENXIO:
    case ENODEV:
        return GONIO_ENODEV;
    case EBUSY:
    case EADDRINUSE:
        return GONIO_EBUSY;
    case EACCES:
    case EPERM:
    case EROFS:
        return GONIO_EACCES;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return GONIO_ENOSPC;
    case EAGAIN:
        return GONIO_LATER;
    case EPIPE:
    case ECONNRESET:
        return GONIO_EGONE;
    case ETIMEDOUT:
        return GONIO_ETIMEOUT;
    case ENOTTY:
        return GONIO_ENOTTY;
    case EEXIST:
        return GONIO_EEXIST;
    default:
        return GONIO_EIO;
    }
}
