// Package schema publishes the schema of the configuration, for editors, validators and catalogs: an OpenAPI schema and a JSON
// Schema, made from the Go types of package config and from their comments. It is part of the generator and its tests, not of the
// function.
package schema
