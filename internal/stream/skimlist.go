package stream

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// fields are those of a ResourceList.
type fields struct {
	keys  []string
	spans []span
}

// add begins a field in the line at start and ends the one before.
func (f *fields) add(key string, start int) error {
	if slices.Contains(f.keys, key) {
		return errTwice
	}
	f.end(start)
	f.keys = append(f.keys, key)
	f.spans = append(f.spans, span{from: start})
	return nil
}

func (f *fields) end(at int) {
	if n := len(f.spans); n > 0 {
		f.spans[n-1].to = at
	}
}

// lines returns the lines of a field, nil where there are none.
func (f *fields) lines(in []byte, key string) []byte {
	i := slices.Index(f.keys, key)
	if i < 0 {
		return nil
	}
	return f.spans[i].in(in)
}

// value decodes a field, nil where it is absent or null.
func (f *fields) value(in []byte, key string) (*yaml.Node, error) {
	doc, err := decode(f.lines(in, key))
	if err != nil || doc == nil {
		return nil, err
	}
	if n := yamlnode.Lookup(doc.Content[0], key); !yamlnode.IsNull(n) {
		return n, nil
	}
	return nil, nil
}

// maxFields is how many fields are followed before those of a ResourceList are out of the question.
const maxFields = 8

// listBegins takes in a field at the top of the first document and reports whether it holds the items of a ResourceList.
func (s *skimmer) listBegins(l *line) (bool, error) {
	if len(s.fields.keys) == maxFields {
		return false, nil
	}
	key := string(l.key)
	if err := s.fields.add(key, s.at); err != nil {
		return false, err
	}
	kind, _ := s.found.text(kindField)
	if key != "items" || string(kind) != resourceList {
		return false, nil
	}
	apiVersion, _ := s.found.text(apiVersionField)
	if l.form != none || !slices.Contains(apiVersions, string(apiVersion)) {
		return false, errFrame
	}
	s.frame.list, s.frame.parts, s.base, s.styled = true, nil, 2, min(s.styled, 1)
	s.begin(-1)
	return true, nil
}

// listKey takes in a further field of the ResourceList.
func (s *skimmer) listKey(l *line) error {
	if s.base != outside {
		if err := s.finish(s.at); err != nil {
			return err
		}
		s.base, s.frame.tail = outside, s.tail
	}
	return s.fields.add(string(l.key), s.at)
}

// endList ends the ResourceList.
func (s *skimmer) endList() error {
	if s.base != outside {
		if err := s.finish(len(s.in)); err != nil {
			return err
		}
		s.frame.tail = s.tail
	}
	s.fields.end(len(s.in))
	if len(s.items) == 0 {
		return errFrame
	}
	results, err := s.fields.value(s.in, "results")
	if err != nil {
		return err
	}
	if results != nil && results.Kind != yaml.SequenceNode {
		return errFrame
	}
	s.frame.fields = s.fields
	return nil
}
