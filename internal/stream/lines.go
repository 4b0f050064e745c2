package stream

import (
	"bytes"
	"cmp"
	"errors"

	"github.com/koupleless/module-service/internal/document"
)

// Reasons for which the lines do not show where resources start and end.
var (
	errNoResource = errors.New("its resource is none, or a list")
	errFrame      = errors.New("its ResourceList is unusual")
	errTooLong    = errors.New("it has more than 2 GiB")
	errSeparator  = errors.New("it has no separator")
)

// readLines takes in the document at an offset by its lines, and returns where it ends. The error is why only the parser knows the
// line at that end.
func (r *reader) readLines(at int) (end int, err error) {
	switch {
	case len(r.in) > r.maxTable:
		return at, errTooLong
	case at > 0 && !document.IsMarker(r.in[at:], "---"):
		return at, errSeparator
	}
	frame := document.Document
	if at == 0 {
		frame = document.Head
	}
	v, end, err := r.table.Scan(r.in, at, frame)
	if err != nil {
		return end, err
	}
	if frame == document.Head {
		if _, items := v.Find("items"); items > 0 {
			before, stream := *r, *r.Stream
			if end, err = r.readListLines(v, end); err != nil {
				*r.Stream = stream
				*r = before
			}
			return end, err
		}
	}
	if err := r.takeLines(v, at, end); err != nil {
		return at, err
	}
	return end, nil
}

// takeLines takes in the resource between two offsets, if there is one.
func (r *reader) takeLines(v document.Value, from, to int) error {
	h := headerOf(v)
	isThere := v.Kind() != document.Absent
	if isThere && (h.invalid() != "" || h.isList()) {
		return errNoResource
	}
	r.parts = append(r.parts, part{from: from, to: to, blank: !isThere && !document.IsMarker(r.in[from:], "---")})
	if !isThere {
		return nil
	}
	r.framed = true
	r.noteSequences(r.table.IndentSequences, r.table.HasSequences)
	item := &Item{stream: r.Stream, id: h.identify(v), index: r.filled, part: len(r.parts) - 1, from: from, to: to, hasEscapes: r.table.HasEscapes}
	if r.list != nil {
		item.at = ofEntry
	}
	r.items = append(r.items, item)
	r.filled++
	return nil
}

// readListLines takes in a ResourceList, of which the fields up to the key of the items have been read. It returns where it ended.
func (r *reader) readListLines(head document.Value, at int) (end int, err error) {
	if isList, err := isResourceList(head); !isList || err != nil {
		return at, errFrame
	}
	r.list = &list{end: len(r.in)}
	hasSequences, indented := r.table.HasSequences, r.table.IndentSequences
	for err == nil && (len(r.parts) == 0 || isDash(r.in[at:], r.list.spaces)) {
		var v document.Value
		if v, at, err = r.table.Scan(r.in, at, document.Member); v.Kind() == document.Absent {
			return at, cmp.Or(err, errFrame)
		}
		start := bytes.LastIndexByte(r.in[:v.Place().Offset()], '\n') + 1 // after comments, before the first entry
		r.list.spaces = document.Indent(r.in[start:])
		err = r.takeLines(v, start, at)
	}
	r.noteSequences(indented, hasSequences)
	r.noteSequences(r.list.spaces > 0, true)
	if err == nil {
		_, at, err = r.table.Scan(r.in, at, document.Document)
	}
	if err != nil || !r.list.divide(r.in, r.parts) { // which has no other document after the list
		return at, cmp.Or(err, errFrame)
	}
	return at, nil
}
