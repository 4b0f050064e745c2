// Package source reads resources from files, directories and kustomizations, and writes directories back.
package source

import (
	"errors"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/syntax"
)

// Stdin is the name of standard input in messages.
const Stdin = "<stdin>"

// A Set is the resources of several inputs, in their order.
type Set struct {
	// AllowEmpty lets inputs that were named hold no resource.
	AllowEmpty bool

	// Together is set if one output holds all that is read, so that it is deployed together.
	Together bool

	// Ignore holds patterns of what is left out of the directory, as in a .krmignore file at its top.
	Ignore []string

	inputs   []*input
	unread   map[string][]byte // texts of inputs that cannot be read
	errors   kptfn.Results     // and warnings, about files
	warnings kptfn.Results     // of kustomize
	beside   []Beside

	// Of a directory.
	layout  *layout
	ignores *ignores
	found   map[string]bool   // its files with the names of manifests
	links   map[string]string // a symbolic link to each file that one leads to
	skipped kptfn.Results     // notes about files that hold no resource
	spared  map[int]bool      // items that Render leaves out
	held    *heldServices     // those of them that are rendered with their modules
}

// An input is a file, standard input, or what a kustomization renders to.
type input struct {
	path    string // in messages, and below the directory that it was read from
	content []byte
	mode    os.FileMode
	stream  *stream.Stream

	kustomizer *kustomize.Kustomizer // of what a kustomization renders to
	isSlow     bool                  // rendering it again would take too long
	files      []string              // that it was rendered from, but for kustomizations
	traced     originFiles           // those of them that were read for messages
	origins    []string              // the files of its resources, "" for one in no file, nil if they are unknown
}

// isResourceList is what is wrong with a ResourceList among manifests.
const isResourceList = "is a ResourceList, not a manifest: " +
	"pipe it into module-service without a command"

// add reads an input, which must hold resources.
func (s *Set) add(path string, content []byte, mode os.FileMode) {
	in, err := read(path, content, mode)
	if err != nil {
		s.keep(path, content)
	}
	s.take(in, path, err)
}

// take adds an input, which must hold resources, or reports the error of reading it.
func (s *Set) take(in *input, path string, err error) {
	switch {
	case s.AllowEmpty && errors.Is(err, stream.ErrEmpty):
	case err != nil:
		s.failToRead(path, err)
	case in.stream.IsResourceList():
		s.fail(path, rule.ResourceList, isResourceList)
	case path != Stdin && in.holdsKustomization():
		s.fail(path, rule.KustomizationFile, isKustomization)
	default:
		s.inputs = append(s.inputs, in)
	}
}

func read(path string, content []byte, mode os.FileMode) (*input, error) {
	st, err := stream.Read(content, path)
	if err != nil {
		return nil, err
	}
	return &input{path: path, content: content, mode: mode, stream: st}, nil
}

// keep keeps the text of an input that cannot be read, for messages about it.
func (s *Set) keep(path string, content []byte) {
	if s.unread == nil {
		s.unread = map[string][]byte{}
	}
	s.unread[path] = content
}

// failToRead reports the error of reading an input, with its place if it has one.
func (s *Set) failToRead(path string, err error) {
	r := resultOf(path, kptfn.Error, rule.OfError(err, rule.ParseError), err.Error())
	if located := new(syntax.Error); errors.As(err, &located) {
		r.Message = located.Message
		located.Position.Tag(r.Tags)
	}
	s.errors = append(s.errors, r)
}

// fail reports an error about a file.
func (s *Set) fail(path string, id rule.ID, message string) {
	s.errors = append(s.errors, resultOf(path, kptfn.Error, id, message))
}

// Texts returns by their paths the texts of the inputs that are in files or standard input.
func (s *Set) Texts() iter.Seq2[string, []byte] {
	return func(yield func(path string, content []byte) bool) {
		for _, path := range slices.Sorted(maps.Keys(s.unread)) {
			if !yield(filepath.ToSlash(path), s.unread[path]) {
				return
			}
		}
		for _, in := range s.inputs {
			if in.stream.HasLines() && !yield(filepath.ToSlash(in.path), in.content) {
				return
			}
			for _, path := range slices.Sorted(maps.Keys(in.traced)) {
				if file := in.traced[path]; file.content != nil && !yield(filepath.ToSlash(path), file.content) {
					return
				}
			}
		}
	}
}

// Append adds the resources and results of another set after those of this one.
func (s *Set) Append(other *Set) {
	s.inputs = append(s.inputs, other.inputs...)
	s.errors = append(s.errors, other.errors...)
	s.skipped = append(s.skipped, other.skipped...)
	s.warnings = append(s.warnings, other.warnings...)
	s.beside = append(s.beside, other.beside...)
	for path, content := range other.unread {
		s.keep(path, content)
	}
}

// Skipped returns a note for each file of a directory that was skipped, as it holds no resource.
func (s *Set) Skipped() kptfn.Results { return s.skipped }

// Results returns what could not be read, and in warnings what was skipped and what kustomize warns about.
func (s *Set) Results() kptfn.Results {
	results := slices.Concat(s.warnings, s.errors)
	for _, in := range s.inputs {
		results = append(results, in.stream.Errors()...)
	}
	return results
}

// Items returns the items of all inputs.
func (s *Set) Items() []fn.Item {
	var items []fn.Item
	if s.layout == nil || s.Together {
		for _, in := range s.inputs {
			items = append(items, Items(in.stream)...)
		}
		return items
	}
	ls := newListers(s.layout)
	for _, in := range s.inputs {
		items = append(items, ls.deployed(in.path, Items(in.stream))...)
	}
	return items
}

// Items returns the items of a stream as those of the function.
func Items(s *stream.Stream) []fn.Item {
	items := make([]fn.Item, len(s.Items()))
	for i, item := range s.Items() {
		items[i] = item
	}
	return items
}

// Framing returns for each input by its path how it was split into its items.
func (s *Set) Framing() iter.Seq2[string, string] {
	return func(yield func(path, framing string) bool) {
		for _, in := range s.inputs {
			if !yield(in.path, in.stream.Framing()) {
				return
			}
		}
	}
}

// ReadStdin reads standard input.
func (s *Set) ReadStdin(r io.Reader) error {
	content, err := ReadAll(r)
	if err != nil {
		return err
	}
	s.add(Stdin, content, 0)
	return nil
}

// ReadFile reads a file that was named: it must hold resources.
func (s *Set) ReadFile(path string) error {
	content, err := os.ReadFile(path)
	switch {
	case err != nil:
		return err
	case kustomize.IsFile(path):
		s.fail(path, rule.KustomizationFile, isKustomization)
	default:
		s.add(path, content, 0)
	}
	return nil
}
