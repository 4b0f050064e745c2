// Package stream reads Kubernetes resources from bytes and writes them back losslessly. It knows how YAML, JSON and the
// Kubernetes Resource Model frame resources: a ResourceList, a list such as kubectl prints, or plain documents. It knows
// nothing of what the resources mean.
//
// What did not change is never encoded: its bytes, and all bytes between, leave as they came. A changed or new resource
// is encoded in the style of the input and spliced in.
//
// An input is taken apart in one of two ways, which lead to the same. Where every line can mean one thing only, it is
// framed by its lines, and a resource is parsed when it is asked for. Otherwise the parser reads all of it.
package stream

import (
	"fmt"
	"io"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// Stream is an input, split into its items.
type Stream struct {
	in    []byte
	frame frame
	doubt error // why the input was not framed by its lines
	contents
}

// frame is what an input is made of.
type frame interface {
	// resourceList reports whether the items come in a ResourceList.
	resourceList() bool

	// functionConfig returns a copy of the configuration that comes with the items, or nil.
	functionConfig() (*yaml.Node, error)

	// splices returns what has to change in the input.
	splices(out fn.Outcome) ([]splice, error)
}

// Read frames in. Path names the input where its items and faults tell where they come from. The error is about an input
// that cannot be framed; resources that are none are told by Faults. The stream keeps in and never writes to it.
func Read(in []byte, path string) (*Stream, error) {
	lines, items, doubt := skim(in, path)
	if doubt != nil {
		return readWhole(in, path, doubt)
	}
	return &Stream{in: in, frame: lines, contents: contents{path: path, items: items}}, nil
}

// readWhole parses all of in.
func readWhole(in []byte, path string, doubt error) (*Stream, error) {
	if err := readable(in); err != nil {
		return nil, err
	}
	s := &Stream{in: in, doubt: doubt, contents: contents{path: path}}
	var err error
	if s.frame, err = read(in, &s.contents); err != nil {
		return nil, err
	}
	return s, nil
}

// Framing tells in which way the input was split into its items: by its lines alone, or by parsing all of it, with the
// reason for it. That makes no difference but in time and memory.
func (s *Stream) Framing() string {
	if s.doubt == nil {
		return "framed by its lines"
	}
	return "parsed whole: " + s.doubt.Error()
}

// read takes input that may be JSON for JSON if it is, and everything else for YAML, of which most JSON is a part.
func read(in []byte, c *contents) (frame, error) {
	if !looksLikeJSON(in) {
		return readYAML(in, c)
	}
	values, notJSON := jsonValues(in)
	if notJSON == nil {
		return readJSON(in, values, c)
	}
	f, err := readYAML(in, c)
	if err != nil {
		return nil, fmt.Errorf("input is neither JSON (%w) nor YAML (%w)", notJSON, err)
	}
	return f, nil
}

// IsResourceList reports whether the input is a ResourceList.
func (s *Stream) IsResourceList() bool { return s.frame.resourceList() }

// Items returns the items of the input in their order. The members of a list are items in its place.
func (s *Stream) Items() []fn.Item { return s.items }

// Faults tells what stands where an item belongs and is none.
func (s *Stream) Faults() kptfn.Results { return s.faults }

// IsForeign reports whether the input is about something else: nothing in it has an apiVersion or a kind.
func (s *Stream) IsForeign() bool { return len(s.items) == 0 && len(s.faults) > 0 && !s.damaged }

// FunctionConfig returns a copy of the functionConfig of a ResourceList, or nil where there is none.
func (s *Stream) FunctionConfig() (*yaml.Node, error) { return s.frame.functionConfig() }

// Write writes the input with the edits, additions and results of out. Results have a place in a ResourceList only.
func (s *Stream) Write(w io.Writer, out fn.Outcome) error {
	for i := range out.Edits {
		if i < 0 || i >= len(s.items) {
			return fmt.Errorf("edit of item %d: the input has %d items", i, len(s.items))
		}
	}
	splices, err := s.frame.splices(out)
	if err != nil {
		return err
	}
	return write(w, s.in, splices)
}
