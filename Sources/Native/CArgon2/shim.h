// libargon2: argon2id password hashing.
#include <argon2.h>
