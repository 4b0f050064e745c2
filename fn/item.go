package fn

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Item is one resource of the input. What an Item tells without being parsed lets a reader of large inputs parse only
// the few resources that the function is about.
type Item interface {
	// ID tells which resource this is.
	ID() ID

	// File tells where the resource was read from: a file and the resource's index in it. The path is empty where no
	// file is known. The path annotations of the resource itself win over it.
	File() (path string, index int)

	// Mentions reports whether text may occur as a key or value of the resource. It may err only towards true.
	Mentions(text string) bool

	// Node returns the resource as a mapping, which it may parse anew at each call. The caller may change it: a resource
	// without an edit is never written from its nodes.
	Node() (*yaml.Node, error)
}

// ID is the identity of a resource. A resource without a namespace has an empty one.
type ID struct {
	APIVersion, Kind, Namespace, Name string
}

// A New resource is built when it is asked for, anew each time, so that of thousands not all exist at once.
type New func() *yaml.Node

// Build builds new resources.
func Build(added []New) []*yaml.Node {
	nodes := make([]*yaml.Node, len(added))
	for i, build := range added {
		nodes[i] = build()
	}
	return nodes
}

// Outcome is what the function makes of its items.
type Outcome struct {
	// Edits holds, by its index among the items, each resource that changes. A nil node drops the resource.
	Edits map[int]*yaml.Node

	// Added holds the new resources, which belong behind the last item.
	Added []New

	// Paths holds for each of Added the file that it belongs in, beside that of its owner. It is a name of no use where
	// the items come from no files.
	Paths []string

	// Results tells what was found and done, sorted. Where one of them is an error there are no edits and nothing is
	// added.
	Results kptfn.Results
}

// Failed reports whether a result is an error.
func (o Outcome) Failed() bool { return o.Results.ExitCode() != 0 }
