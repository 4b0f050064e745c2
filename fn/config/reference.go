package config

import _ "embed"

// Reference is a configuration with every setting, commented. The manual and the README show it.
//
//go:embed reference.yaml
var Reference string
