// Package schema has the JSON Schema of the configuration.
package schema

import _ "embed"

// Configuration is the JSON Schema (draft 2020-12) of an object of kind ModuleService.
//
//go:embed moduleservice.schema.json
var Configuration string
