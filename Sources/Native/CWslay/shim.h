// wslay: RFC 6455 framing.
#include <wslay/wslay.h>
