package source

import (
	"bytes"
	"fmt"
	"io"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/document"
)

// outcomes divides an outcome among the inputs. What is added belongs after the last one.
func (s *Set) outcomes(whole fn.Outcome) []fn.Outcome {
	parts := make([]fn.Outcome, len(s.inputs))
	first := 0
	for i, in := range s.inputs {
		parts[i].Edits = map[int]fn.Edit{}
		n := len(in.stream.Items())
		for j := range n {
			if edit, ok := whole.Edits[first+j]; ok {
				parts[i].Edits[j] = edit
			}
		}
		first += n
	}
	if len(parts) > 0 {
		parts[len(parts)-1].Added = whole.Added
	}
	return parts
}

// rewrite returns the text of an input as an outcome makes it, and whether the outcome changes it at all.
func (in *input) rewrite(part fn.Outcome) (text []byte, isChanged bool, err error) {
	if len(part.Edits) == 0 && len(part.Added) == 0 {
		return in.stream.Text(), false, nil
	}
	var after bytes.Buffer
	after.Grow(len(in.content) * 9 / 8)
	if err := in.stream.Write(&after, part.Edits, part.Added, nil); err != nil {
		return nil, false, fmt.Errorf("%s: %w", in.path, err)
	}
	return after.Bytes(), true, nil
}

// Documents writes all inputs, as an outcome makes them, as one stream of YAML documents. If one of them cannot be written, nothing
// is.
func (s *Set) Documents(w io.Writer, outcome fn.Outcome) error {
	texts := make([][]byte, len(s.inputs))
	for i, part := range s.outcomes(outcome) {
		var err error
		if texts[i], _, err = s.inputs[i].rewrite(part); err != nil {
			return err
		}
	}
	return join(w, texts)
}

// Rewritten returns the inputs that an outcome changes, in their order. New Services are appended to the last input.
func (s *Set) Rewritten(outcome fn.Outcome) ([]Change, error) {
	var changes []Change
	for i, part := range s.outcomes(outcome) {
		in := s.inputs[i]
		after, isChanged, err := in.rewrite(part)
		if err != nil {
			return nil, err
		}
		if isChanged {
			changes = append(changes, Change{Change: disk.Change{Path: in.path, Before: in.content, After: after}})
		}
	}
	return changes, nil
}

// Nodes returns all resources, as an outcome makes them.
func (s *Set) Nodes(outcome fn.Outcome) ([]*yaml.Node, error) {
	var nodes []*yaml.Node
	for i, part := range s.outcomes(outcome) {
		for j, item := range s.inputs[i].stream.Items() {
			edit := part.Edits[j]
			if edit.Drop {
				continue
			}
			node, err := item.Node()
			if err != nil {
				return nil, err
			}
			node = document.Apply(node, edit.Changes)
			item.Complete(node)
			nodes = append(nodes, node)
		}
	}
	for _, a := range outcome.Added {
		nodes = append(nodes, a.Node())
	}
	return nodes, nil
}
