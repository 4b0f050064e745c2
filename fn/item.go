package fn

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// Item is one resource of the input. NewItem makes one of a node; the programs of this module have their own, which read large
// inputs without parsing what the function does not need.
type Item interface {
	// ID returns the identity of the resource.
	ID() ID

	// File returns where the resource was read from: a file and the resource's index in it. The path is empty if no file is
	// known. The path annotations of a resource in a ResourceList win over it.
	File() (path string, index int)

	// HasLines reports whether that file has the lines of the resource, so that a message can point to one. A manifest without lines
	// is of a kustomization, and the path is its directory.
	HasLines() bool

	// Mentions reports whether text may occur as a key or value of the resource. It may err only towards true.
	Mentions(text string) bool

	// Value returns the resource, which is a map. It may be read into the table, if there is one.
	Value(table *document.Lines) (Value, error)
}

// ID is the identity of a resource. A resource without a namespace has an empty one.
type ID = document.ID

// Value is a value in a resource.
type Value = document.Value

// Outcome is what the function makes of its items.
type Outcome struct {
	// Edits holds, by its index among the items, what becomes of each resource that changes.
	Edits map[int]Edit

	// Added holds the new resources, which belong after the last item.
	Added []Addition

	// Results holds what was found and done, sorted. If one of them is an error there are no edits and nothing is added.
	Results kptfn.Results
}

// Edit is what becomes of a resource: it is removed (Drop), or some of its fields change (Changes). Its method
//
//	Apply(node *yaml.Node) *yaml.Node
//
// makes the changes in the node of the resource and returns it, nil if the resource is removed.
type Edit = document.Edit

// Addition is a new resource, and the file that it belongs in (Path). Its methods
//
//	ID() ID
//	Node() *yaml.Node
//
// return its identity and the resource.
type Addition = document.Addition

// Failed reports whether a result is an error.
func (o Outcome) Failed() bool { return o.Results.ExitCode() != 0 }

// NewItem returns a mapping node as an Item. Path is the file that it was read from, "" if there is none, and index its place among the
// resources of that file, or of the list.
func NewItem(node *yaml.Node, path string, index int) Item {
	v := document.Tree(node)
	metadata := v.Field("metadata")
	return &nodeItem{value: v, path: path, index: index, id: ID{
		APIVersion: v.Field("apiVersion").Text(), Kind: v.Field("kind").Text(),
		Namespace: metadata.Field("namespace").Text(), Name: metadata.Field("name").Text(),
	}}
}

// A nodeItem is a resource that was parsed by somebody else.
type nodeItem struct {
	value Value
	id    ID
	path  string
	index int
}

func (i *nodeItem) ID() ID                               { return i.id }
func (i *nodeItem) File() (string, int)                  { return i.path, i.index }
func (i *nodeItem) HasLines() bool                       { return i.path != "" }
func (i *nodeItem) Mentions(string) bool                 { return true }
func (i *nodeItem) Value(*document.Lines) (Value, error) { return i.value, nil }
