// Package document is the model of a parsed resource: its values, where they stand in the text, and changes to them.
//
// A Value comes from one of two producers: a flat table of lines (Lines), for text in which every line can mean one thing only,
// or a tree of the YAML library (Tree). What is read of a Value is the same from both.
package document

// Kind is what a Value is.
type Kind uint8

// The kinds of values. Other is a scalar with a tag that Kubernetes does not read.
const (
	Absent Kind = iota
	Null
	Bool
	Int
	Float
	String
	Other
	Map
	List
)

// ID identifies a resource. A resource without a namespace has an empty one.
type ID struct {
	APIVersion, Kind, Namespace, Name string
}
