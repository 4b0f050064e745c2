package stream

import (
	"bytes"
	"slices"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
	"github.com/koupleless/module-service/internal/yamltext"
)

// reviseList changes a ResourceList in the places of its parts.
func (s *Stream) reviseList(r *revision) error {
	last := len(s.parts) - 1
	for i, p := range s.parts[:last] {
		switch {
		case r.dropped[i]:
			r.put(p.from, s.headOf(i+1), nil)
		case len(r.changes[i]) > 0:
			text, err := s.edited(r, i)
			if err != nil {
				return err
			}
			r.put(p.from, p.to, text)
		}
	}
	end, err := s.reviseLast(r, last)
	if err != nil {
		return err
	}
	r.splices = append(r.splices, end)
	return s.reviseFields(r, end)
}

// reviseFields changes the fields around the items, of which the last one is written by a splice.
func (s *Stream) reviseFields(r *revision, last splice) error {
	head, tail := s.list.around(s.parts)
	hasResults, n := yamlnode.KeyIndex(s.list.node, "results") >= 0, 0
	if there := s.list.field("results"); there != nil {
		n = len(there.Content)
	}
	for _, p := range []part{head, tail} {
		text := s.in[p.from:p.to]
		var changes []document.Change
		if p == head && len(r.dropped) == len(s.parts) && len(r.added) == 0 { // an empty sequence takes their place
			changes = append(changes, document.Set(document.Sequence{}, "items"))
		}
		if hasResults && yamlnode.KeyIndex(yamltext.Root(text), "results") >= 0 {
			for i, literal := range r.results {
				changes = append(changes, document.Set(literal, "results", n+i))
			}
		}
		if len(changes) > 0 {
			text, err := s.style.Edit(text, changes)
			if err != nil {
				return err
			}
			r.put(p.from, p.to, text)
		}
	}
	if !hasResults && len(r.results) > 0 {
		s.addResults(r, last)
	}
	return nil
}

// headOf returns where the comments begin that stand right above an entry and are about it.
func (s *Stream) headOf(i int) int {
	at := s.parts[i].from
	for {
		start := bytes.LastIndexByte(s.in[:at-1], '\n') + 1
		trimmed := bytes.TrimLeft(s.in[start:at], " ")
		if trimmed[0] != '#' || at-start-len(trimmed) > s.list.spaces {
			break
		}
		at = start
	}
	return at
}

// reviseLast returns the splice that changes the last entry and puts new ones after it.
func (s *Stream) reviseLast(r *revision, i int) (splice, error) {
	p := s.parts[i]
	text := s.in[p.from:p.to]
	if len(r.changes[i]) > 0 {
		var err error
		if text, err = s.edited(r, i); err != nil {
			return splice{}, err
		}
	}
	end := yamltext.ContentEnd(text)
	content, rest := text[:end:end], text[end:]
	if r.dropped[i] {
		content = nil
		for yamltext.OwnsBlankLine(s.entryBefore(r, i)) && len(rest) > 0 && len(bytes.TrimSpace(rest[:lineEnd(rest)])) == 0 {
			rest = rest[lineEnd(rest):]
		}
	}
	if len(r.added) > 0 && s.afterComment(r, i, content) {
		if n := lineEnd(rest); n > 0 && len(bytes.TrimSpace(rest[:n])) == 0 {
			content, rest = append(content, rest[:n]...), rest[n:]
		} else {
			content = append(content, s.style.EOL...)
		}
	}
	return splice{from: p.from, to: p.to, text: content, added: r.added, rest: rest}, nil
}

func lineEnd(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// entryBefore returns the last entry that stays before entry i, nil if there is none.
func (s *Stream) entryBefore(r *revision, i int) []byte {
	for i--; r.dropped[i]; i-- {
	}
	if i < 0 {
		return nil
	}
	return s.in[s.parts[i].from:s.parts[i].to]
}

// addResults puts results at the end of the document. New entries that the splice of the last one adds end in no comment.
func (s *Stream) addResults(r *revision, last splice) {
	root := s.list.node // after a tag or an anchor, or before a question mark, its first key is in another column
	text := s.style.Fields(nil, document.Mapping{{Key: "results", Value: r.results}}, min(root.Column, root.Content[0].Column)-1)
	if s.afterComment(r, len(s.parts)-1, slices.Concat(last.text, last.rest, s.in[last.to:s.list.end])) {
		text = append([]byte(s.style.EOL), text...)
	}
	r.splices = append(r.splices, splice{from: s.list.end, to: s.list.end, text: text})
}

// afterComment reports whether a text that is written after entry i, of which only rest stays, follows a comment directly. kpt takes
// such a comment for one of that text, and writes it a second time into the file of the entry; an empty line keeps it from that.
func (s *Stream) afterComment(r *revision, i int, rest []byte) bool {
	if len(rest) == 0 {
		rest = s.entryBefore(r, i)
	}
	return yamltext.EndsWithComment(rest)
}
