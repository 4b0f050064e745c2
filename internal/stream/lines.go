package stream

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/koupleless/module-service/internal/document"
)

// Reasons for which the lines do not show where resources start and end.
var (
	errNoResource = errors.New("its resource is none, or a list")
	errFrame      = errors.New("its ResourceList is unusual")
	errTooLong    = errors.New("it has more than 2 GiB")
)

// A lineFramer divides an input by its lines.
type lineFramer struct {
	*Stream
	table  document.Lines
	styled bool // the indentation of sequences is known from a resource
}

// readLines divides the input by its lines. The error names the line at which only the parser knows more, and why.
func (s *Stream) readLines() error {
	if len(s.in) > math.MaxInt32 { // the tables of lines count in 32 bits
		return errTooLong
	}
	f := &lineFramer{Stream: s}
	if at, err := f.documents(); err != nil {
		return fmt.Errorf("line %d: %w", document.PositionAt(s.in, at).Line, err)
	}
	if len(f.items) == 0 {
		return fmt.Errorf("the end: %w", errNoResource)
	}
	return nil
}

// documents takes in the documents. It returns where it ended.
func (f *lineFramer) documents() (at int, err error) {
	frame := document.Head
	for at < len(f.in) {
		start := at
		var v document.Value
		if v, at, err = f.table.Scan(f.in, start, frame); err != nil {
			return at, err
		}
		if _, items := v.Find("items"); frame == document.Head && items > 0 {
			return f.resourceList(v, at)
		}
		if err := f.take(v, start, at); err != nil {
			return start, err
		}
		frame = document.Document
	}
	return at, nil
}

// take takes in the resource between two offsets, if there is one.
func (f *lineFramer) take(v document.Value, start, end int) error {
	f.parts = append(f.parts, part{start, end})
	if v.Kind() == document.Absent {
		return nil
	}
	h := headerOf(v)
	if h.fault() != "" || h.isList() {
		return errNoResource
	}
	if f.table.HasLists && !f.styled {
		f.styled, f.style.Wide = true, f.table.Wide
	}
	item := &Item{stream: f.Stream, id: h.identify(v), index: len(f.items), part: len(f.parts) - 1, from: start, to: end, hasEscapes: f.table.HasEscapes}
	if f.list != nil {
		item.at = ofEntry
	}
	f.items = append(f.items, item)
	return nil
}

// resourceList takes in a ResourceList, of which the fields up to the key of the items have been read. It returns where it ended.
func (f *lineFramer) resourceList(head document.Value, at int) (int, error) {
	if isList, err := isResourceList(head); !isList || err != nil {
		return at, errFrame
	}
	f.list = &list{end: len(f.in)}
	var err error
	hasLists, wide := f.table.HasLists, f.table.Wide
	for first := true; err == nil && at < len(f.in) && (first || isDash(f.in[at:], f.list.spaces)); first = false {
		start := at
		var v document.Value
		if v, at, err = f.table.Scan(f.in, start, document.Member); err != nil {
			return at, err
		}
		if first {
			if v.Kind() == document.Absent {
				return at, errFrame
			}
			start = bytes.LastIndexByte(f.in[:v.Place().Offset()], '\n') + 1 // after comments
			f.list.spaces = document.Indent(f.in[start:])
		}
		err = f.take(v, start, at)
	}
	if !f.styled && hasLists {
		f.style.Wide = wide
	} else if !f.styled {
		f.style.Wide = f.list.spaces > 0
	}
	if err == nil && at < len(f.in) && !document.IsMarker(f.in[at:], "---") {
		_, at, err = f.table.Scan(f.in, at, document.Document)
	}
	if err != nil || at < len(f.in) {
		return at, cmp.Or(err, errFrame)
	}
	if len(f.parts) > 0 && !f.list.divide(f.in, f.parts) {
		return at, errFrame
	}
	return at, nil
}
