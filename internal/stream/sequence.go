package stream

import (
	"bytes"
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// sequence is a sequence in block style whose dashes were found.
type sequence struct {
	text
	first  int // the line that lines of nodes are counted from
	nodes  []*yaml.Node
	dashes []int // the line of each entry's dash
	end    int   // the line behind all that can belong to the last entry
	indent int   // of the dashes
}

// findSequence finds the dashes of seq. End is the line in which something else starts.
func findSequence(d *document, seq *yaml.Node, end int) (sequence, bool) {
	q := sequence{text: d.text, first: d.first, nodes: seq.Content, end: end, indent: seq.Column - 1}
	if seq.Kind != yaml.SequenceNode || seq.Style&yaml.FlowStyle != 0 || len(seq.Content) == 0 {
		return q, false
	}
	floor := d.lineOf(seq)
	for _, n := range seq.Content {
		i := d.lineOf(n)
		for i >= floor && !isDash(d.line(i), q.indent) {
			i--
		}
		if i < floor {
			return q, false
		}
		q.dashes = append(q.dashes, i)
		floor = i + 1
	}
	return q, floor <= end
}

// isDash reports whether line begins an entry at an indentation.
func isDash(line []byte, n int) bool {
	if indent(line) != n || n == len(line) || line[n] != '-' {
		return false
	}
	rest := line[n+1:]
	return len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' || lineBreak(rest) > 0
}

// next returns the line behind entry i and all that follows it before the next one.
func (q sequence) next(i int) int {
	if i+1 < len(q.dashes) {
		return q.dashes[i+1]
	}
	return q.end
}

// content returns the line behind the content of entry i: what follows are blank lines and comments that are not deeper
// than the dashes. It is found by its looks and holds only if the parser agrees.
func (q sequence) content(i int) (int, bool) {
	end := q.next(i)
	short := end
	for short > q.dashes[i]+1 && (empty(q.line(short-1)) || comment(q.line(short-1), q.indent)) {
		short--
	}
	// A block scalar may own the blank lines behind it.
	long := short
	for long < end && empty(q.line(long)) {
		long++
	}
	for _, to := range []int{short, long, end} {
		if q.holds(i, q.in[q.starts[q.dashes[i]]:q.starts[to]]) {
			return to, true
		}
	}
	return 0, false
}

// holds reports whether text is entry i and nothing else.
func (q sequence) holds(i int, text []byte) bool { return isEntry(text, q.indent, q.nodes[i]) }

// head returns the line behind entry i without the comments right above the next dash, which are about the next entry.
func (q sequence) head(i int) int {
	line := q.next(i)
	for line > q.dashes[i]+1 && comment(q.line(line-1), q.indent) {
		line--
	}
	return line
}

// splices makes of the entries what out makes of them, with added behind the last. Extended tells that a
// line break will follow the last one if it has none. False means that the places cannot be told for sure.
func (q sequence) splices(
	st style, entries []*entry, out fn.Outcome, added []fn.New, extended bool,
) ([]splice, bool, error) {
	var splices []splice
	end := len(entries) - 1
	for i, e := range entries {
		var sp splice
		var ok bool
		var err error
		switch {
		case e.dropped(out) && i < end:
			sp, ok = splice{from: q.starts[q.dashes[i]], to: q.starts[q.head(i)]}, true
		case e.dropped(out):
			sp, ok = q.dropLast(entries, out)
		case e.changed(out) || i == end && (extended || len(added) > 0) && !q.extendable(st):
			sp, ok, err = q.replace(st, i, e.result(out))
		default:
			continue
		}
		if !ok || err != nil {
			return nil, false, err
		}
		splices = append(splices, sp)
	}
	if len(added) == 0 {
		return splices, true, nil
	}
	sp, ok, err := q.insert(st, added)
	if n := len(splices); ok && n > 0 && splices[n-1].to > sp.from {
		sp.from, sp.to = splices[n-1].to, splices[n-1].to
	}
	return append(splices, sp), ok, err
}

// replace puts node in the place of entry i.
func (q sequence) replace(st style, i int, node *yaml.Node) (splice, bool, error) {
	to, ok := q.content(i)
	if !ok {
		return splice{}, false, nil
	}
	sp := splice{from: q.starts[q.dashes[i]], to: q.starts[to]}
	p := patcher{text: q.text, first: q.first, style: st}
	if sp.text, ok = p.patch(q.nodes[i], node, sp.from, sp.to, to); ok {
		if isEntry(followed(sp.text, q.in[sp.to:q.starts[q.next(i)]], st.eol), q.indent, node) {
			return sp, true, nil
		}
	}
	before := 0
	if i > 0 {
		before = q.starts[q.dashes[i-1]]
	}
	node = withoutComments(node, q.in[before:sp.from], q.in[sp.to:q.starts[q.next(i)]])
	var err error
	sp.text, err = st.entry(node, q.indent)
	return sp, true, err
}

// dropLast removes the last entry. Its blank lines go with it where they would become those of a block scalar.
func (q sequence) dropLast(entries []*entry, out fn.Outcome) (splice, bool) {
	last := len(entries) - 1
	to, ok := q.content(last)
	if !ok {
		return splice{}, false
	}
	for i := last - 1; i >= 0; i-- {
		if entries[i].dropped(out) {
			continue
		}
		for isBlockScalar(lastLeaf(q.nodes[i])) && to < q.end && empty(q.line(to)) {
			to++
		}
		break
	}
	return splice{from: q.starts[q.dashes[last]], to: q.starts[to]}, true
}

// insert puts new entries behind the content of the last one.
func (q sequence) insert(st style, added []fn.New) (splice, bool, error) {
	to, ok := q.content(len(q.nodes) - 1)
	if !ok {
		return splice{}, false, nil
	}
	text, err := st.entries(added, q.indent)
	return splice{from: q.starts[to], to: q.starts[to], text: text, onNewLine: st.eol}, err == nil, err
}

// extendable reports whether the last entry stays what it is when a line break is put behind it.
func (q sequence) extendable(st style) bool {
	last := len(q.nodes) - 1
	text := q.in[q.starts[q.dashes[last]]:q.starts[q.end]]
	return endsLine(text) || q.holds(last, append(slices.Clone(text), st.eol...))
}

// isEntry reports whether text is a block sequence, indented by spaces, with the one entry want. Anchors that stand
// elsewhere are made up for it.
func isEntry(text []byte, spaces int, want *yaml.Node) bool {
	var b bytes.Buffer
	aliases := 0
	walk(want, func(n *yaml.Node) {
		if isAlias(n) {
			fmt.Fprintf(&b, "%*s- &%s 0\n", spaces, "", n.Value)
			aliases++
		}
	})
	b.Write(text)
	doc, err := decode(b.Bytes())
	if err != nil || doc == nil {
		return false
	}
	seq := doc.Content[0]
	return seq.Kind == yaml.SequenceNode && len(seq.Content) == aliases+1 && same(seq.Content[aliases], want)
}

// isDocument reports whether text is a document that says want.
func isDocument(text []byte, want *yaml.Node) bool {
	if want.Kind == yaml.DocumentNode {
		want = want.Content[0]
	}
	doc, err := decode(text)
	return err == nil && doc != nil && same(doc.Content[0], want)
}
