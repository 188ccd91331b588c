// libyaml: YAML 1.1 event parser with positions.
#include <yaml.h>
