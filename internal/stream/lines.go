package stream

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/koupleless/module-service/internal/document"
)

// Reasons for which the lines do not show where resources start and end.
var (
	errPlace      = errors.New("only the parser knows what it belongs to")
	errNoResource = errors.New("its resource is none, or a list")
	errFrame      = errors.New("its ResourceList is unusual")
	errTooLong    = errors.New("it has more than 2 GiB")
)

// A lineFramer divides an input by its lines.
type lineFramer struct {
	*Stream
	scan  *document.Scanner
	start int         // of the resource, -1 if there is none
	found bool        // it has content
	base  int         // the number of collections around a resource, outside if there can be none
	wide  styleSource // where the indentation of sequences is known from
	keys  []key       // of what may be a ResourceList
	slab  []Item
}

const outside = 1 << 10

// A styleSource is where a style was seen. The later ones go before the earlier ones.
type styleSource int

const (
	unseen styleSource = iota
	inFrame
	inResource
)

// headerDepth is how deep in a resource what its header and its identity are made of stands.
const headerDepth = 2

// readLines divides the input by its lines. The error names the line at which only the parser knows more, and why.
func (s *Stream) readLines() error {
	if len(s.in) > math.MaxInt32 { // the tables of lines count in 32 bits
		return errTooLong
	}
	f := &lineFramer{Stream: s, scan: document.NewScanner(s.in)}
	f.begin(0)
	for f.scan.Next < len(s.in) {
		if err := f.line(); err != nil {
			return fmt.Errorf("line %d: %w", document.PositionAt(s.in, f.scan.At).Line, err)
		}
	}
	if err := f.end(); err != nil {
		return fmt.Errorf("the end: %w", err)
	}
	return nil
}

func (f *lineFramer) line() error {
	switch line, err := f.scan.Scan(); {
	case err != nil || line == document.Blank || line == document.Comment:
		return err
	case line == document.Separator:
		if f.list != nil {
			return errPlace
		}
		if err := f.finish(f.scan.At); err != nil {
			return err
		}
		f.scan.Separate()
		f.keys = nil
		f.begin(f.scan.At)
		return nil
	}
	return f.content()
}

// content takes in a line of content.
func (f *lineFramer) content() error {
	s := f.scan
	if !s.Rooted() {
		return errPlace
	}
	f.learnStyle()
	switch {
	case f.list != nil && s.Depth == 1:
		if f.base != outside {
			if err := f.finish(s.At); err != nil {
				return err
			}
			f.base = outside
		}
		return f.addKey()
	case s.Depth == f.base && s.Dash:
		return errNoResource
	case f.base == 2 && f.start < 0 && !s.Dash:
		return errFrame
	case f.base == 2 && s.Dash && s.Depth == 3:
		if err := f.finish(s.At); err != nil {
			return err
		}
		f.begin(s.At)
		f.list.spaces = s.Indent
	case s.Depth == 1 && len(f.items) == 0 && len(f.keys) < maxKeys:
		if begins, err := f.listBegins(); begins || err != nil {
			return err
		}
	}
	f.found = true
	s.Add(headerDepth)
	return nil
}

// learnStyle learns the indentation of sequences from the first one under a key, one in a resource before all others.
func (f *lineFramer) learnStyle() {
	known := inFrame
	if f.scan.Begun > f.base {
		known = inResource
	}
	if f.scan.Begun > 0 && known > f.wide {
		f.wide, f.style.Wide = known, f.scan.Wide
	}
}

// begin begins a resource in the line at start, or after it.
func (f *lineFramer) begin(start int) {
	f.start, f.found = start, false
	f.scan.Reset(max(start, 0), f.base)
}

// finish ends the resource at end.
func (f *lineFramer) finish(end int) error {
	if f.base == outside || f.start < 0 {
		return nil
	}
	f.parts = append(f.parts, part{f.start, end})
	if !f.found {
		return nil
	}
	v := f.scan.Root()
	h := headerOf(v)
	if h.fault() != "" || h.isList() {
		return errNoResource
	}
	if len(f.slab) == cap(f.slab) {
		f.slab = make([]Item, 0, min(max(1, 2*cap(f.slab)), 256)) // most files hold one item
	}
	f.slab = append(f.slab, Item{
		stream: f.Stream, id: h.identify(v), index: len(f.items), part: len(f.parts) - 1, from: f.start, to: end, hasEscapes: f.scan.Escapes,
	})
	f.items = append(f.items, &f.slab[len(f.slab)-1])
	return nil
}

// maxKeys is how many fields a ResourceList can have before and after its items to be divided by its lines.
const maxKeys = 8

// addKey begins a field of a ResourceList.
func (f *lineFramer) addKey() error {
	name := string(f.scan.Key)
	if len(f.keys) > maxKeys || slices.ContainsFunc(f.keys, func(k key) bool { return k.name == name }) {
		return errFrame
	}
	f.keys = append(f.keys, key{name: name, from: f.scan.At})
	f.scan.Reset(f.scan.At, 0)
	f.scan.Add(headerDepth)
	return nil
}

// listBegins takes in a field at the top of the first document and reports whether it holds the items of a ResourceList.
func (f *lineFramer) listBegins() (bool, error) {
	v := f.scan.Root()
	if string(f.scan.Key) != "items" || v.Field("kind").Text() != resourceList {
		f.keys = append(f.keys, key{name: string(f.scan.Key), from: f.scan.At})
		return false, nil
	}
	if _, err := isResourceList(v); err != nil || f.scan.HasValue {
		return false, errFrame
	}
	f.list = &list{divided: true, text: f.in}
	f.parts, f.base, f.wide = nil, 2, min(f.wide, inFrame)
	if err := f.addKey(); err != nil {
		return false, err
	}
	f.begin(-1)
	return true, nil
}

// end ends the input.
func (f *lineFramer) end() error {
	if f.scan.EndsInOpenScalar() {
		return errPlace
	}
	if err := f.finish(len(f.in)); err != nil {
		return err
	}
	if len(f.items) == 0 {
		return errNoResource
	}
	if f.list == nil {
		return nil
	}
	f.list.keys, f.list.end = f.keys, len(f.in)
	results, err := f.list.parse("results")
	if _, _, found := f.list.field("results"); err != nil || found && document.Tree(results).Kind() != document.List {
		return errFrame
	}
	return nil
}
