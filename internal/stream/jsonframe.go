package stream

import (
	"bytes"
	"errors"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// jsonFrame is the frame of JSON: of a ResourceList, or of objects that follow each other.
type jsonFrame struct {
	in      []byte
	entries []*entry
	eol     string

	// Of a ResourceList.
	list           *span
	fields         []jsonField
	items, results *span // nil where they are absent or null
}

// ErrArray is the error where the input is a JSON array.
var ErrArray = errors.New("input has a JSON array at its top: it must be a ResourceList, a List or objects that follow each other")

func readJSON(in []byte, values []span, c *contents) (frame, error) {
	f := &jsonFrame{in: in, eol: newline(in)}
	line, counted := 1, 0
	for i, v := range values {
		line += bytes.Count(in[counted:v.from], []byte("\n"))
		counted = v.from
		if in[v.from] == '[' {
			if len(values) > 1 {
				return nil, fmt.Errorf("value %d of %d: %v", i+1, len(values), ErrArray) // there may be resources beside it
			}
			return nil, ErrArray
		}
		if in[v.from] == '{' {
			fields, err := v.fields(in)
			if err != nil {
				return nil, err
			}
			if jsonString(in, fields, "kind").value == resourceList {
				if len(values) > 1 {
					return nil, errNotAlone(len(values))
				}
				f.list, f.fields = &v, fields
				return f, f.readList(c)
			}
		}
		e, err := c.addJSON(in, v, position{name: fmt.Sprintf("document %d (line %d)", i+1, line), file: c.path, index: i})
		if err != nil {
			return nil, err
		}
		f.entries = append(f.entries, e)
	}
	return f, nil
}

func (f *jsonFrame) readList(c *contents) error {
	if err := checkAPIVersion(jsonString(f.in, f.fields, "apiVersion")); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, field := range f.fields {
		if seen[field.key] {
			return fmt.Errorf("input is a ResourceList with two keys %q", field.key)
		}
		seen[field.key] = true
	}
	var err error
	if f.items, err = f.array("items"); err != nil {
		return err
	}
	if f.results, err = f.array("results"); err != nil {
		return err
	}
	if f.items == nil {
		return nil
	}
	f.entries, err = c.addArray(f.in, *f.items, func(i int) position {
		return position{name: fmt.Sprintf("items[%d]", i), index: i}
	})
	return err
}

// array returns where the array of a field is, nil where there is none.
func (f *jsonFrame) array(key string) (*span, error) {
	v, ok := find(f.fields, key)
	if !ok || f.in[v.from] == 'n' {
		return nil, nil
	}
	if f.in[v.from] != '[' {
		return nil, errNotSequence(key, describeJSON(v.in(f.in)))
	}
	return &v, nil
}

func (f *jsonFrame) resourceList() bool { return f.list != nil }

func (f *jsonFrame) functionConfig() (*yaml.Node, error) {
	if v, ok := find(f.fields, "functionConfig"); ok && f.in[v.from] != 'n' {
		return jsonNode(v.in(f.in))
	}
	return nil, nil
}

func (f *jsonFrame) splices(out fn.Outcome) ([]splice, error) {
	if f.list == nil {
		return f.documents(out)
	}
	results, err := resultNodes(out.Results)
	if err != nil {
		return nil, err
	}
	e := jsonEditor{in: f.in, eol: f.eol, out: out}
	if f.items != nil {
		e.array(*f.items, f.entries, fn.Build(out.Added))
	} else {
		e.field(*f.list, f.fields, "items", fn.Build(out.Added))
	}
	switch {
	case len(results) == 0:
	case f.results != nil:
		spans, err := f.results.entries(f.in)
		if err != nil {
			return nil, err
		}
		places := make([]*entry, len(spans))
		for i, s := range spans {
			places[i] = &entry{item: -1, span: s}
		}
		e.array(*f.results, places, results)
	default:
		e.field(*f.list, f.fields, "results", results)
	}
	return e.splices, e.err
}

// documents edits objects that follow each other.
func (f *jsonFrame) documents(out fn.Outcome) ([]splice, error) {
	e := jsonEditor{in: f.in, eol: f.eol, out: out}
	for i, entry := range f.entries {
		if !entry.dropped(out) {
			e.entry(entry)
			continue
		}
		to := len(f.in)
		if i+1 < len(f.entries) {
			to = f.entries[i+1].span.from
		}
		e.put(entry.span.from, to, "")
	}
	for _, node := range fn.Build(out.Added) {
		text := e.encode(node, bytes.IndexByte(f.entries[0].span.in(f.in), '\n') >= 0, "")
		e.splices = append(e.splices, splice{from: len(f.in), to: len(f.in), text: []byte(text + f.eol), onNewLine: f.eol})
	}
	return e.splices, e.err
}
