// Package schema publishes what a configuration may hold, for editors, validators and catalogs: an OpenAPI schema made
// from the Go types of package config and from their comments. It is part of the generator and its tests, not of the
// function.
package schema
