package stream

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"maps"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
)

// A revision is what is to be written in the place of parts of the input.
type revision struct {
	changes map[int][]document.Change // by part
	dropped map[int]bool
	added   []document.Addition
	results document.Sequence
	splices []splice
}

// A splice puts a text in the place of the bytes between two offsets of the input.
type splice struct {
	from, to int
	text     []byte
	line     bool                // the text begins a line
	added    []document.Addition // after the text, made one at a time
	rest     []byte              // after them
}

func (r *revision) put(from, to int, text []byte) {
	r.splices = append(r.splices, splice{from: from, to: to, text: text})
}

// Write writes the input with edits of items, by their index, with new resources after the last item, and with results, which have a
// place in a ResourceList only. Nothing is written if a resource cannot be.
func (s *Stream) Write(w io.Writer, edits map[int]document.Edit, added []document.Addition, results kptfn.Results) error {
	literals, err := resultLiterals(results)
	if err != nil {
		return err
	}
	r := &revision{changes: map[int][]document.Change{}, dropped: map[int]bool{}, added: added, results: literals}
	s.assign(r, edits)
	if s.list != nil && s.list.divided {
		err = s.reviseList(r)
	} else {
		err = s.reviseDocuments(r)
	}
	if err != nil {
		return err
	}
	if len(r.splices) == 0 && s.original != nil {
		_, err = w.Write(s.original)
		return err
	}
	return s.splice(w, r.splices)
}

// assign assigns the edits to the parts. Of one part, entries of lists go last and from the end, so that the paths of the others hold.
func (s *Stream) assign(r *revision, edits map[int]document.Edit) {
	var removals []*Item
	for _, i := range slices.Sorted(maps.Keys(edits)) {
		item := s.items[i]
		switch {
		case edits[i].Drop && len(item.at) < 2: // it is all of its part
			r.dropped[item.part] = true
		case edits[i].Drop:
			removals = append(removals, item)
		default:
			for _, c := range edits[i].Changes {
				c.Path = slices.Concat(item.at, c.Path)
				r.changes[item.part] = append(r.changes[item.part], c)
			}
		}
	}
	if s.list != nil && !s.list.divided {
		s.append(r)
	}
	for _, item := range slices.Backward(removals) {
		r.changes[item.part] = append(r.changes[item.part], document.Remove(item.at...))
	}
}

// append makes changes of a ResourceList that is not divided of what is new in it.
func (s *Stream) append(r *revision) {
	root, items := document.Tree(s.list.node), document.Sequence{}
	for _, a := range r.added {
		items = append(items, a.Build(nil))
	}
	for _, part := range []struct {
		name     string
		literals document.Sequence
	}{{"items", items}, {"results", r.results}} {
		name, literals := part.name, part.literals
		field := root.Field(name)
		n := 0
		for range field.Entries() {
			n++
		}
		if name == "items" && field.IsNull() {
			r.changes[0] = append(r.changes[0], document.Set(literals, name))
			continue
		}
		for i, literal := range literals {
			r.changes[0] = append(r.changes[0], document.Set(literal, name, n+i))
		}
	}
	r.added = nil
}

// edited returns the text of a part with its changes.
func (s *Stream) edited(r *revision, i int) ([]byte, error) {
	p := s.parts[i]
	if s.json {
		return jsontext.Edit(s.in, p.from, r.changes[i])
	}
	return s.style.Edit(s.in[p.from:p.to], r.changes[i])
}

// reviseDocuments changes documents, of which a ResourceList that is not divided is one.
func (s *Stream) reviseDocuments(r *revision) error {
	stays := false
	for i, p := range s.parts {
		switch {
		case r.dropped[i], s.json && !stays && p.blank: // a null would hide that JSON follows
			from := p.from
			if from == 0 && len(r.dropped) < len(s.parts) && bytes.HasPrefix(s.in, document.BOM) {
				from = len(document.BOM)
			}
			to, text := len(s.in), []byte(nil)
			if i+1 < len(s.parts) {
				next := s.parts[i+1]
				if to = next.from; stays && next.directive { // else they would be content of what stays
					text = []byte("..." + s.style.EOL)
				}
			}
			r.put(from, to, text)
			continue
		case len(r.changes[i]) > 0:
			text, err := s.edited(r, i)
			if err != nil {
				return err
			}
			r.put(p.from, p.to, text)
		}
		stays = stays || !p.blank
	}
	changes := len(r.splices)+len(r.added) > 0
	if changes && (len(s.parts)+len(r.added) > 1 || s.original != nil) && !s.json && jsontext.Begins(s.in) && !r.dropped[0] {
		// Without a separator before it kubectl before 1.33 takes all of it for JSON.
		r.splices = slices.Insert(r.splices, 0, splice{text: []byte("---" + s.style.EOL)})
	}
	var arena document.Arena
	for _, a := range r.added {
		arena.Reset()
		text, err := s.document(a.Build(&arena))
		if err != nil {
			return err
		}
		r.splices = append(r.splices, splice{from: len(s.in), to: len(s.in), text: text, line: true})
	}
	return nil
}

// document returns a new resource as a document after others.
func (s *Stream) document(resource document.Mapping) ([]byte, error) {
	if !s.json {
		return s.style.Fields([]byte("---"+s.style.EOL), resource, 0), nil
	}
	lines := bytes.IndexByte(s.in[s.parts[0].from:s.parts[0].to], '\n') >= 0
	text, err := jsontext.Append(nil, resource, lines, s.style.EOL)
	return append(text, s.style.EOL...), err
}

// splice writes the input with splices, which do not overlap. Those at one offset keep their order. If the input had no line break at its
// end, and nothing comes after it, the output has none.
func (s *Stream) splice(w io.Writer, splices []splice) error {
	slices.SortStableFunc(splices, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	out := bufio.NewWriterSize(w, 64<<10) // its errors stay until it is flushed
	at := 0
	var last, entry []byte
	var arena document.Arena
	write := func(text []byte) {
		if _, _ = out.Write(text); len(text) > 0 {
			last = text
		}
	}
	for i, sp := range splices {
		write(s.in[at:sp.from])
		if sp.line && len(last) > 0 && !bytes.HasSuffix(last, []byte("\n")) {
			write([]byte(s.style.EOL))
		}
		isEnd := i == len(splices)-1 && sp.from < sp.to && sp.to == len(s.in)
		if isEnd && len(sp.added)+len(sp.rest) == 0 {
			sp.text = s.unended(sp.text)
		} else if isEnd {
			sp.rest = s.unended(sp.rest)
		}
		write(sp.text)
		for _, a := range sp.added {
			arena.Reset()
			entry = s.style.Entry(entry[:0], a.Build(&arena), s.list.spaces)
			write(entry)
		}
		write(sp.rest)
		at = sp.to
	}
	write(s.unended(s.in[at:]))
	return out.Flush()
}

// unended returns the end of the output without the line break that the input lacks. After a blank line it stays: a block scalar that
// owns the line would lose it, as a reader adds a line break only if there is none.
func (s *Stream) unended(text []byte) []byte {
	trimmed := bytes.TrimSuffix(text, s.in[len(s.in)-s.added:])
	if bytes.HasSuffix(trimmed, []byte("\n")) {
		return text
	}
	return trimmed
}
