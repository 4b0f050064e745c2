// Package stream reads Kubernetes resources from bytes and writes them back losslessly. It knows how YAML, JSON and the
// Kubernetes Resource Model frame resources: a ResourceList, a list such as kubectl prints, or plain documents. It knows
// nothing of what the resources mean.
//
// What did not change is never encoded: its bytes, and all bytes between, leave as they came. A change is made in the lines that
// it needs; a new resource is written in the style of the input.
//
// A document is framed in one of two ways, which lead to the same. If every line can mean one thing only, the lines show where
// it ends and which resources it holds. Otherwise the YAML library parses it, and is the judge.
package stream

import (
	"bytes"
	"math"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamltext"
)

// Stream is an input, divided into its items.
type Stream struct {
	path     string
	in       []byte // with a line break at the end
	original []byte // if in is YAML for JSON that is followed by YAML
	added    int    // the length of that line break, if the input lacks it
	framed   bool   // a document was framed by its lines
	fallback error  // why the first one that was parsed was not
	style    yamltext.Style
	json     bool
	rendered bool // the input is in no file
	parts    []part
	list     *list // of a ResourceList
	items    []*Item
	errors   kptfn.Results
	partial  bool // an error is about what has an apiVersion or a kind
}

// A part is a stretch of the input that is changed by itself: a document, or an entry of a ResourceList.
type part struct {
	from, to  int
	blank     bool // it is null in JSON, or nothing but comments in YAML: an end of a document after them would end none
	directive bool // a directive precedes the document
}

// ofEntry is the path of an item in a part that is an entry.
var ofEntry = []any{0}

// ErrEmpty is the error for an input of nothing but blanks and comments: the program before a pipe has most likely failed, and to
// render nothing from nothing would delete what it rendered before.
var ErrEmpty = rule.Errorf(rule.EmptyInput, "input is empty: it holds no resource, so there is nothing to render; "+
	"check that the command which produces it succeeded")

// ErrArray is the error for a JSON array.
var ErrArray = rule.Errorf(rule.JSONArray, "input is a JSON array: it must be a ResourceList, a List, or objects one after the other")

// Read divides in into its items. Path names the input in the places of its items and errors. The error is about an
// input that cannot be divided; resources that are none are in Errors. The stream keeps in and never writes to it.
func Read(in []byte, path string) (*Stream, error) {
	return read(&Stream{in: in, path: path}, math.MaxInt32)
}

// ReadRendered is Read for an input that is in no file: path is the directory that it was rendered from.
func ReadRendered(in []byte, path string) (*Stream, error) {
	return read(&Stream{in: in, path: path, rendered: true}, math.MaxInt32)
}

// endLine ends the last line of YAML, as kubectl does before it parses a document: at the end of an input, the text of a block
// scalar would be another one than before more documents.
func (s *Stream) endLine() {
	switch {
	case bytes.HasSuffix(s.in, []byte("\n")):
		return
	case bytes.HasSuffix(s.in, []byte("\r")):
		s.added = len("\n")
	default:
		s.added = len(s.style.EOL)
	}
	eol := s.style.EOL
	s.in = append(slices.Clip(s.in), eol[len(eol)-s.added:]...)
}

// ByLines reports whether the input was divided into its items by its lines alone, and nothing of it was parsed. That makes no
// difference but in time and memory.
func (s *Stream) ByLines() bool { return s.fallback == nil }

// Framing returns in which way the input was divided, with the first reason for which a document of it was parsed.
func (s *Stream) Framing() string {
	switch {
	case s.ByLines():
		return "framed by its lines"
	case s.framed:
		return "parsed in part: " + s.fallback.Error()
	}
	return "parsed as a whole: " + s.fallback.Error()
}

// IsResourceList reports whether the input is a ResourceList.
func (s *Stream) IsResourceList() bool { return s.list != nil }

// HasLines reports whether the input is a file, in which its items have lines: not a ResourceList, and not a rendering.
func (s *Stream) HasLines() bool { return s.list == nil && !s.rendered }

// Items returns the items of the input in their order. The members of a list are items in its place.
func (s *Stream) Items() []*Item { return s.items }

// Errors returns what stands where an item belongs and is none.
func (s *Stream) Errors() kptfn.Results { return s.errors }

// Text returns the input as it is written if nothing in it changes: JSON before YAML as YAML that reads the same, anything else as it came.
func (s *Stream) Text() []byte { return s.unended(s.in) }

// IsForeign reports whether the input is about something else: nothing in it looks like a Kubernetes resource.
func (s *Stream) IsForeign() bool { return len(s.items) == 0 && len(s.errors) > 0 && !s.partial }

// FunctionConfig returns a copy of the functionConfig of a ResourceList, or nil if there is none.
func (s *Stream) FunctionConfig() *yaml.Node {
	if s.list == nil {
		return nil
	}
	n := s.list.field("functionConfig")
	switch {
	case n == nil:
		return nil
	case s.json:
		return jsontext.Tree(s.in, n.Line-1)
	}
	return document.Clone(n)
}

// newline returns the first line break of b if it is CRLF, else a line feed.
func newline(b []byte) string {
	if i := bytes.IndexByte(b, '\n'); i > 0 && b[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
