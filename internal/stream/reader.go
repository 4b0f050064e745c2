package stream

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A reader divides an input into its items, one document after the other.
type reader struct {
	*Stream
	table    document.Lines
	maxTable int              // the size of an input up to which tables of lines can count
	starts   []int            // of the lines of the input, as soon as a document is parsed
	styled   bool             // the indentation of sequences is known from a resource
	filled   int              // the number of documents that are not empty, and not null
	listed   []part           // the one that is parsed as a ResourceList
	listErr  error            // what is wrong with it
	places   []document.Place // of the errors
	more     int              // how many errors are counted only
}

// errJSON is the reason for which JSON is not framed by its lines.
var errJSON = errors.New("it is JSON")

// read divides the input of a stream into its items. If it is larger than maxTable, it is not framed by its lines.
func read(s *Stream, maxTable int) (*Stream, error) {
	in := s.in
	if len(bytes.TrimSpace(bytes.TrimPrefix(in, document.BOM))) == 0 {
		return nil, ErrEmpty
	}
	r := &reader{Stream: s, maxTable: maxTable}
	if !jsontext.Looks(in) {
		return s, r.readYAML()
	}
	if err := syntax.CheckEncoding(in, s.path); err != nil {
		return nil, err
	}
	values, notJSON := jsontext.Values(in)
	if notJSON == nil {
		return s, r.readJSON(values)
	}
	if object, rest, ok := jsontext.BeforeYAML(in); ok {
		s.in, s.original = slices.Concat(jsontext.AsYAML(object), rest), in
	}
	if err := r.readYAML(); err != nil {
		return nil, syntax.Neither(in, s.path, notJSON, err)
	}
	return s, nil
}

// readYAML reads the documents of YAML: each by its lines, or if only the parser knows one of them, by the library.
func (r *reader) readYAML() error {
	defer r.locate()
	r.style.EOL = newline(r.in)
	r.endLine()
	for at := 0; at < len(r.in); {
		end, err := r.readLines(at)
		if err != nil {
			if r.fallback == nil {
				r.fallback = fmt.Errorf("line %d: %w", document.PositionAt(r.in, end).Line, err)
			}
			if end, err = r.parse(at); err != nil {
				return err
			}
		}
		at = end
	}
	return r.finish()
}

// readJSON reads the values of the input.
func (r *reader) readJSON(values []jsontext.Span) error {
	defer r.locate()
	r.json, r.fallback, r.style.EOL = true, errJSON, newline(r.in)
	for i, v := range values {
		isNull := string(v.In(r.in)) == "null"
		r.parts = append(r.parts, part{from: v.From, to: v.To, blank: isNull})
		if r.in[v.From] == '[' && len(values) > 1 {
			return rule.Errorf(rule.JSONArray, "value %d of %d is a JSON array: it must be an object", i+1, len(values)) // there may be resources beside it
		} else if r.in[v.From] == '[' {
			return ErrArray
		}
		if !isNull {
			r.take(r.head(v.From), v.To)
		}
	}
	return r.finish()
}

// take takes in a document that is not null, and whose content ends at an offset. A ResourceList must be the only one: its items are
// taken in at the end.
func (r *reader) take(n *yaml.Node, end int) {
	i := len(r.parts) - 1
	isList, err := isResourceList(r.value(n))
	switch {
	case err != nil:
		r.listErr = cmp.Or(r.listErr, err)
	case isList:
		r.listed, r.list = r.parts[i:i+1:i+1], &list{node: n, from: r.parts[i].from, end: end}
	default:
		r.noteSequences(indentsSequences(n))
		r.add(n, position{name: fmt.Sprintf("document %d", r.filled+1), index: r.filled, part: i})
	}
	r.filled++
}

// finish ends the reading of documents.
func (r *reader) finish() error {
	switch {
	case r.filled == 0:
		return ErrEmpty
	case r.listErr != nil:
		return r.listErr
	case r.listed != nil && r.filled > 1:
		return rule.Errorf(rule.ResourceList, "input has a ResourceList among %d documents: a ResourceList must be the only one", r.filled)
	case r.listed != nil:
		r.parts = r.listed
		r.takeList()
	}
	return nil
}

// takeList takes in the items of a ResourceList that was parsed. They are parts if each has lines of its own, and no alias leads from
// one to another.
func (r *reader) takeList() {
	root := r.list.node
	if items := r.list.field("items"); items != nil {
		if parts := r.linesOf(items); parts != nil && r.list.divide(r.in, parts) {
			r.parts, r.list.spaces = parts, items.Column-1
		}
		for i, n := range items.Content {
			r.noteSequences(indentsSequences(n))
			at := position{name: fmt.Sprintf("items[%d]", i), index: i}
			if at.part, at.at = i, ofEntry; !r.list.divided {
				at.part, at.at = 0, []any{"items", i}
			}
			r.add(n, at)
		}
	}
	r.noteSequences(indentsSequences(root))
}

// noteSequences notes whether sequences are indented: those of the first resource that has any decide.
func (r *reader) noteSequences(indented, found bool) {
	if found && !r.styled {
		r.styled, r.style.IndentSequences = true, indented
	}
}

// head returns the JSON value at an offset, without what is in the collections of its fields: a list around others would be read once
// for each.
func (r *reader) head(at int) *yaml.Node { return jsontext.Head(r.in, at, 1) }

// value returns the value of a node.
func (r *reader) value(n *yaml.Node) document.Value {
	if r.json {
		return document.OffsetTree(n, r.in)
	}
	return document.Tree(n)
}

// A position is the place of a value where an item belongs.
type position struct {
	name  string // for messages
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
	p.at = append(slices.Clip(p.at), "items", i)
	p.list = list
	p.depth++
	return p
}

// add takes in what stands at a position.
func (r *reader) add(n *yaml.Node, at position) {
	if r.json {
		n = r.head(n.Line - 1)
	}
	v := r.value(n)
	if v.Kind() != document.Map {
		r.fail(rule.NotAResource, at, v, "not a Kubernetes resource: it must be a map, got "+v.Describe())
		return
	}
	own := headerOf(v)
	h := own.inheritFrom(at.list)
	if message := h.invalid(); message != "" {
		id := rule.NotAResource
		if h.isPartial() {
			id, r.partial = rule.DamagedResource, true
		}
		r.fail(id, at, h.invalidValue(v), message)
		return
	}
	resolved := yamlnode.Resolve(n)
	if members := yamlnode.Lookup(resolved, "items"); h.isList() && members != nil && members.Kind == yaml.SequenceNode {
		// A list that holds itself, or grows by aliases to lists, has no end.
		if i := yamlnode.KeyIndex(resolved, "items"); n != resolved || n.Content[i+1] != members {
			r.fail(rule.NotAResource, at, v, "a list by way of an alias or a merge key: write the list out")
		} else if at.depth > maxLists {
			r.fail(rule.Limit, at, v, fmt.Sprintf("a list in more than %d lists: write its items into an outer one", maxLists))
		} else {
			for i, m := range members.Content {
				r.add(m, at.member(i, h))
			}
		}
		return
	}
	item := &Item{stream: r.Stream, id: h.identify(v), index: at.index, part: at.part, at: at.at, typeInherited: own.isAbsent()}
	if r.json {
		span := jsontext.SpanOf(n)
		item.from, item.to, item.hasEscapes = span.From, span.To, bytes.IndexByte(span.In(r.in), '\\') >= 0
	} else {
		item.node = resolved
	}
	r.items = append(r.items, item)
}

// maxErrors is how many errors are kept: far more than are reported.
const maxErrors = 20 * bounds.Messages

// fail takes in an error about a value.
func (r *reader) fail(id rule.ID, p position, v document.Value, what string) {
	if len(r.errors) == maxErrors {
		r.more++
		return
	}
	result := &kptfn.Result{Severity: kptfn.Error, Message: p.name + ": " + what, Tags: id.Tags()}
	place := document.Place{}
	if r.list == nil {
		result.File = &kptfn.File{Path: r.path, Index: p.index}
	}
	if r.HasLines() {
		place = v.Place()
	}
	r.errors, r.places = append(r.errors, result), append(r.places, place)
}

// locate adds the positions to the errors. To find each by itself would read a text of one line as often as it has errors.
func (r *reader) locate() {
	for i, p := range document.Positions(r.places) {
		p.Tag(r.errors[i].Tags)
	}
	if r.more > 0 {
		r.errors = append(r.errors, &kptfn.Result{
			Severity: kptfn.Error, Message: fmt.Sprintf("%d more values are no Kubernetes resources", r.more), Tags: rule.NotAResource.Tags(),
		})
	}
}
