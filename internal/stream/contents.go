package stream

import (
	"fmt"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// contents collects what is found in an input.
type contents struct {
	path    string
	items   []fn.Item
	faults  kptfn.Results
	damaged bool // a fault is of what has an apiVersion or a kind
}

// entry is one place for an item: it holds an item, a list of further entries, or a fault.
type entry struct {
	item    int        // its index among the items, or -1
	node    *yaml.Node // in YAML
	span    span       // in JSON
	array   *span      // of the members of a list in JSON
	members []*entry   // of a list
}

// position tells where an entry stands.
type position struct {
	name  string // for messages
	file  string
	index int
	list  header // of the list around
	depth int    // the number of lists around
}

// maxLists is how deep lists may stand in lists: each tells its place by those around it.
const maxLists = 100

// nested tells what is wrong with a list in more lists than that.
var nested = fmt.Sprintf("a list in more than %d lists: write its items into an outer one", maxLists)

// member returns the position of member i of the list at p.
func (p position) member(i int, list header) position {
	sep := ": "
	if strings.HasSuffix(p.name, "]") {
		sep = "."
	}
	p.name += fmt.Sprintf("%sitems[%d]", sep, i)
	p.list = list
	p.depth++
	return p
}

// header is what says what a mapping is.
type header struct {
	apiVersion, kind field
}

// field is a field of a resource that has to be a string.
type field struct {
	value string
	found string // what is there instead of a string, "" where it is one
}

const absent = "absent"

// adopt gives a resource that has neither apiVersion nor kind those that the list around it is made of. A plain List
// says nothing of its members.
func (h header) adopt(list header) header {
	if !h.isAbsent() || !list.isList() || list.kind.value == "List" {
		return h
	}
	return header{apiVersion: list.apiVersion, kind: field{value: strings.TrimSuffix(list.kind.value, "List")}}
}

// isList reports whether a mapping with a sequence of items is a list.
func (h header) isList() bool { return strings.HasSuffix(h.kind.value, "List") }

// isAbsent reports whether nothing says what a mapping is.
func (h header) isAbsent() bool { return h.apiVersion.found == absent && h.kind.found == absent }

// fault tells what keeps a mapping from being a resource, or "". Count tells how often the mapping has a key: of two, each
// parser takes another one.
func (h header) fault(count func(key string) int) string {
	for _, key := range []string{"apiVersion", "kind", "items"} {
		if count(key) > 1 && (key != "items" || h.isList()) {
			return key + " is given more than once: is a separator between two resources missing?"
		}
	}
	switch {
	case h.isAbsent():
		return "not a Kubernetes resource: apiVersion and kind are absent"
	case h.apiVersion.found != "":
		return "not a Kubernetes resource: apiVersion must be a string, it is " + h.apiVersion.found
	case h.kind.found != "":
		return "not a Kubernetes resource: kind must be a string, it is " + h.kind.found
	}
	return ""
}

// add takes in an item.
func (c *contents) add(i *item) int {
	c.items = append(c.items, i)
	return len(c.items) - 1
}

// fail takes in a fault.
func (c *contents) fail(p position, what string) {
	r := &kptfn.Result{Severity: kptfn.Error, Message: p.name + ": " + what}
	if p.file != "" {
		r.File = &kptfn.File{Path: p.file, Index: p.index}
	}
	c.faults = append(c.faults, r)
}

// failHeader takes in the fault of a mapping that h is the header of.
func (c *contents) failHeader(p position, h header, what string) {
	c.damaged = c.damaged || !h.isAbsent()
	c.fail(p, what)
}

// changed reports whether out changes an item of e.
func (e *entry) changed(out fn.Outcome) bool {
	if e.item >= 0 {
		_, ok := out.Edits[e.item]
		return ok
	}
	for _, m := range e.members {
		if m.changed(out) {
			return true
		}
	}
	return false
}

// dropped reports whether out removes e.
func (e *entry) dropped(out fn.Outcome) bool {
	if e.item < 0 {
		return false
	}
	node, ok := out.Edits[e.item]
	return ok && node == nil
}

// result returns what out makes of e, nil where that is nothing. The nodes of the input are shared, not changed.
func (e *entry) result(out fn.Outcome) *yaml.Node {
	if e.item >= 0 {
		if node, ok := out.Edits[e.item]; ok {
			return node
		}
	}
	if !e.changed(out) {
		return e.node
	}
	list := *yamlnode.Resolve(e.node)
	return withField(&list, "items", outcome(e.members, yamlnode.Lookup(&list, "items"), out))
}

// outcome returns the sequence seq, whose entries are given, as out makes it.
func outcome(entries []*entry, seq *yaml.Node, out fn.Outcome) *yaml.Node {
	kopy := *seq
	kopy.Content = nil
	for _, e := range entries {
		if node := e.result(out); node != nil {
			kopy.Content = append(kopy.Content, node)
		}
	}
	return &kopy
}
