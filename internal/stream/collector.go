package stream

import (
	"fmt"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
)

// A collector collects what is found in an input.
type collector struct {
	stream  *Stream
	path    string
	items   []*Item
	faults  kptfn.Results
	places  []document.Place // of the faults
	more    int              // how many faults are counted only
	partial bool             // a fault is of what has an apiVersion or a kind
}

// A source is a value that stands where an item belongs.
type source interface {
	// value returns the value.
	value() document.Value

	// members returns the members of the list under items, or why they cannot be divided.
	members() (members []source, refusal string)

	// fill sets the place of an item.
	fill(*Item)
}

// A position is the place of a source.
type position struct {
	name  string // for messages
	file  string
	index int
	part  int
	at    []any  // in the part
	list  header // of the list around
	depth int    // the number of lists around
}

// maxLists is how deep lists may stand in lists: each item has a path through all of those around it.
const maxLists = 10

// member returns the position of member i of the list at p.
func (p position) member(i int, list header) position {
	sep := ": "
	if strings.HasSuffix(p.name, "]") {
		sep = "."
	}
	p.name += fmt.Sprintf("%sitems[%d]", sep, i)
	p.at = append(p.at[:len(p.at):len(p.at)], "items", i)
	p.list = list
	p.depth++
	return p
}

// add takes in what stands at a position.
func (c *collector) add(src source, at position) {
	v := src.value()
	if v.Kind() != document.Map {
		c.fail(rule.NotAResource, at, v, "not a Kubernetes resource: it must be a map, got "+v.Describe())
		return
	}
	own := headerOf(v)
	h := own.inheritFrom(at.list)
	if fault := h.fault(); fault != "" {
		id := rule.NotAResource
		if h.isPartial() {
			id, c.partial = rule.DamagedResource, true
		}
		c.fail(id, at, h.faultValue(v), fault)
		return
	}
	if h.isList() && v.Field("items").Kind() == document.List {
		members, refusal := src.members()
		switch {
		case refusal != "":
			c.fail(rule.NotAResource, at, v, refusal)
			return
		case at.depth > maxLists:
			c.fail(rule.Limit, at, v, fmt.Sprintf("a list in more than %d lists: write its items into an outer one", maxLists))
			return
		}
		for i, m := range members {
			c.add(m, at.member(i, h))
		}
		return
	}
	item := &Item{stream: c.stream, id: h.identify(v), index: at.index, part: at.part, at: at.at, typeInherited: own.isAbsent()}
	src.fill(item)
	c.items = append(c.items, item)
}

// maxFaults is how many faults are kept: far more than are reported.
const maxFaults = 20 * bounds.Messages

// fail takes in a fault of a value.
func (c *collector) fail(id rule.ID, p position, v document.Value, what string) {
	if len(c.faults) == maxFaults {
		c.more++
		return
	}
	r := &kptfn.Result{Severity: kptfn.Error, Message: p.name + ": " + what, Tags: id.Tags()}
	place := document.Place{}
	if p.file != "" {
		r.File = &kptfn.File{Path: p.file, Index: p.index}
		place = v.Place()
	}
	c.faults, c.places = append(c.faults, r), append(c.places, place)
}

// locate adds the positions to the faults. To find each by itself would read a text of one line as often as it has faults.
func (c *collector) locate() {
	for i, p := range document.Positions(c.places) {
		p.Tag(c.faults[i].Tags)
	}
	if c.more > 0 {
		c.faults = append(c.faults, &kptfn.Result{
			Severity: kptfn.Error, Message: fmt.Sprintf("%d more values are no Kubernetes resources", c.more), Tags: rule.NotAResource.Tags(),
		})
	}
}

// A header is what says what a map is.
type header struct {
	apiVersion, kind         document.Value
	apiVersionText, kindText string
	twice                    string // a key that is there more than once
}

// headerOf returns the header of a map. Of two equal keys, each parser takes another one.
func headerOf(v document.Value) (h header) {
	var versions, kinds, items int
	h.apiVersion, versions = v.Find("apiVersion")
	h.kind, kinds = v.Find("kind")
	h.apiVersionText, h.kindText = h.apiVersion.Text(), h.kind.Text()
	if h.isList() {
		_, items = v.Find("items")
	}
	switch {
	case versions > 1:
		h.twice = "apiVersion"
	case kinds > 1:
		h.twice = "kind"
	case items > 1:
		h.twice = "items"
	}
	return h
}

// inheritFrom gives a resource that has neither apiVersion nor kind those that the list around it is made of. A plain List says
// nothing of its members.
func (h header) inheritFrom(list header) header {
	if !h.isAbsent() || !list.isList() || list.kindText == "List" {
		return h
	}
	kind := strings.TrimSuffix(list.kindText, "List")
	return header{list.apiVersion, document.Tree(document.Node(kind)), list.apiVersionText, kind, ""}
}

// isList reports whether a map with a sequence of items is a list.
func (h header) isList() bool { return strings.HasSuffix(h.kindText, "List") }

// typeText is what the apiVersion or the kind of a resource looks like: other tools have fields of these names, too.
var typeText = lazyregexp.New(`^([A-Z][A-Za-z0-9]*|([A-Za-z0-9.-]+/)?v[0-9].*|[A-Za-z0-9.-]+/.*)$`)

// isPartial reports whether a map that is no resource seems to be a damaged one: one of the two fields has a value of Kubernetes.
func (h header) isPartial() bool {
	return h.twice != "" || typeText().MatchString(h.apiVersionText) || typeText().MatchString(h.kindText)
}

// isAbsent reports whether nothing says what a map is.
func (h header) isAbsent() bool {
	return h.apiVersion.Kind() == document.Absent && h.kind.Kind() == document.Absent
}

// fault returns what keeps a map from being a resource, or "".
func (h header) fault() string {
	if h.twice != "" {
		return h.twice + " is given more than once: is a separator between two resources missing? Files that are joined need one (---): " +
			"module-service build DIR reads them itself"
	}
	if h.isAbsent() {
		return "not a Kubernetes resource: apiVersion and kind are absent"
	}
	for _, field := range []struct {
		key   string
		value document.Value
		text  string
	}{{"apiVersion", h.apiVersion, h.apiVersionText}, {"kind", h.kind, h.kindText}} {
		if field.value.Kind() != document.String || field.text == "" {
			if field.value.IsNull() {
				return "not a Kubernetes resource: " + field.key + " is " + field.value.Describe()
			}
			return "not a Kubernetes resource: " + field.key + " must be a string, got " + field.value.Describe()
		}
	}
	return ""
}

// faultValue returns the value that a message about the header points to: the map, or the second of two equal fields.
func (h header) faultValue(v document.Value) document.Value {
	seen := false
	for key, value := range v.Fields() {
		if key == h.twice && seen {
			return value
		}
		seen = seen || key == h.twice
	}
	return v
}

// identify returns the identity of a resource.
func (h header) identify(v document.Value) document.ID {
	metadata := v.Field("metadata")
	return document.ID{
		APIVersion: h.apiVersionText, Kind: h.kindText,
		Namespace: metadata.Field("namespace").Text(), Name: metadata.Field("name").Text(),
	}
}
