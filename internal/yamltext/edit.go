package yamltext

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// Edit returns the text of a document with changes. An entry of a sequence is a document, too: a sequence of one entry. What the text
// ends with must be all that follows the resource.
func (st Style) Edit(text []byte, changes []document.Change) ([]byte, error) {
	if i := slices.IndexFunc(changes, removesEntry); i > 0 { // the paths before it count all entries
		edited, err := st.Edit(text, changes[:i])
		if err != nil {
			return nil, err
		}
		return st.Edit(edited, changes[i:])
	}
	root := Root(text)
	if root == nil {
		return nil, ErrNotEncodable
	}
	want := document.Apply(document.Clone(root), changes)
	e := editor{lines: splitLines(text), style: st, done: map[*yaml.Node]bool{}}
	for _, c := range changes {
		if removesEntry(c) {
			e.change(root, root, c) // whatever becomes of the lists on the way
		} else {
			e.change(root, want, c)
		}
	}
	if edited := e.apply(); parsesAs(edited, want) {
		return edited, nil
	}
	return st.replace(e.lines, root, changes)
}

// removesEntry reports whether a change removes an entry of a list.
func removesEntry(c document.Change) bool {
	_, isIndex := c.Path[len(c.Path)-1].(int)
	return c.Remove && isIndex
}

// An editor changes the lines of a resource that its changes need. It goes by the looks of the lines: the parser must confirm what comes
// out. What it cannot change it leaves.
type editor struct {
	lines
	style   Style
	splices []splice
	done    map[*yaml.Node]bool // what has been written, of the new tree: several changes may lead to it
}

// A splice puts a text in the place of the bytes between two offsets.
type splice struct {
	from, to int
	text     []byte
	depth    int // of what is added at the end of collections: those that end at one offset do so from the inside out
}

// isDone reports whether a node of the new tree has been written, which it is from then on.
func (e *editor) isDone(n *yaml.Node) bool {
	was := e.done[n]
	e.done[n] = true
	return was
}

// change adds the splice that turns the value at the path of a change in the tree old into the one of the tree want.
func (e *editor) change(old, want *yaml.Node, c document.Change) {
	end := e.count()
	var key *yaml.Node
	for i, step := range c.Path {
		if !isBlock(old) {
			if !e.inBrackets(old, want, c.Path[i:]) {
				e.value(key, old, want, end)
			}
			return
		}
		at, now := document.ValueIndex(old, step), document.ValueIndex(want, step)
		switch {
		case at < 0 || at == len(old.Content):
			e.add(old, want, now, end)
			return
		case now < 0 && old.Kind == yaml.MappingNode:
			e.remove(e.begin(old, at-1), e.stop(old, at+1, end))
			return
		case now < 0 || now == len(want.Content):
			return
		case i == len(c.Path)-1 && removesEntry(c):
			e.remove(e.begin(old, at), e.stop(old, at+1, end))
			return
		}
		key = nil
		if old.Kind == yaml.MappingNode {
			key = old.Content[at-1]
		}
		end = e.stop(old, at+1, end)
		old, want = old.Content[at], want.Content[now]
	}
	e.value(key, old, want, end)
}

// maxColumn is up to where scalars in brackets are changed in their places: each is found by counting the characters before it.
const maxColumn = 4096

// inBrackets replaces a scalar at a path in a collection in brackets, and keeps everything else in it. False means that the collection
// must be written anew.
func (e *editor) inBrackets(old, want *yaml.Node, path []any) bool {
	for _, step := range path {
		at, now := document.ValueIndex(old, step), document.ValueIndex(want, step)
		if at < 0 || at >= len(old.Content) || now < 0 || now >= len(want.Content) {
			return false
		}
		old, want = old.Content[at], want.Content[now]
	}
	if strings.ContainsAny(want.Value, ",[]{}") || old.Column > maxColumn {
		return false
	}
	return e.token(old, want)
}

// isBlock reports whether fields or entries are clear from their lines.
func isBlock(n *yaml.Node) bool { return n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0 }

// value puts another value in the place of one: a token in the place of a token, else the lines of the whole field.
func (e *editor) value(key, old, want *yaml.Node, end int) {
	if e.isDone(want) {
		return
	}
	isOpen := old.Kind == want.Kind || old.Kind == yaml.ScalarNode && old.Style == 0 && old.Value == ""
	grows := key != nil && len(old.Content) == 0 && len(want.Content) > 0 && isOpen
	if !grows && e.token(old, want) || key == nil {
		return
	}
	comment, _, _ := strings.Cut(cmp.Or(key.LineComment, old.LineComment), "\n")
	e.splices = append(e.splices, splice{
		from: e.offset(key), to: e.starts[e.trim(anyColumn, e.row(key), end)], text: e.field(key, want, comment, key.Column-1),
	})
}

// add puts a field or an entry after the last one.
func (e *editor) add(old, want *yaml.Node, now, end int) {
	if now < 0 || now == len(want.Content) || e.isDone(want.Content[now]) {
		return
	}
	last, one := len(old.Content)-1, want.Content[now:now+1]
	if old.Kind == yaml.MappingNode {
		last, one = last-1, want.Content[now-1:now+1]
	}
	text, _ := e.style.encodeBetween(nil, nil, bare(&yaml.Node{Kind: old.Kind, Content: one}), old.Column-1)
	at := e.starts[e.trim(anyColumn, e.row(old.Content[last]), end)]
	e.splices = append(e.splices, splice{from: at, to: at, text: text, depth: old.Column})
}

// remove removes the lines of a field or an entry, which begins in a line and ends before another.
func (e *editor) remove(from, end int) {
	e.splices = append(e.splices, splice{from: e.starts[from], to: e.starts[e.trim(anyColumn, from, end)]})
}

// field encodes a field with a comment in the first line, all but which are indented.
func (e *editor) field(key, value *yaml.Node, comment string, spaces int) []byte {
	text, _ := Style{IndentSequences: e.style.IndentSequences, EOL: "\n"}.Encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{bare(key), bare(value)}})
	if comment != "" {
		text = bytes.Replace(text, []byte("\n"), []byte(" "+comment+"\n"), 1)
	}
	return indent(text, "", strings.Repeat(" ", spaces), e.style.EOL)
}

// token puts a value in the place of one that is on one line. False means that they are not.
func (e *editor) token(old, want *yaml.Node) bool {
	at := e.offset(old)
	n := tokenLength(e.text[at:e.starts[e.row(old)+1]], old)
	space := ""
	if n == 0 {
		// A value that is not written starts after its colon or dash. What is inserted there keeps the comments, which the encoder would lose.
		if at == 0 || e.text[at-1] != '-' && e.text[at-1] != ':' {
			return false
		}
		space = " "
	}
	want = bare(want)
	want.Style |= yaml.FlowStyle
	text, err := e.style.marshal(want)
	text = bytes.TrimSuffix(text, []byte("\n"))
	if err != nil || bytes.IndexByte(text, '\n') >= 0 {
		return false
	}
	e.splices = append(e.splices, splice{from: at, to: at + n, text: append([]byte(space), text...)})
	return true
}

// tokenLength returns how long n is in the line that begins with it, 0 if that is not plain to see.
func tokenLength(line []byte, n *yaml.Node) int {
	switch {
	case n.Kind != yaml.ScalarNode || n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return document.TokenLength(line)
	case n.Style == 0 && bytes.HasPrefix(line, []byte(n.Value)):
		return len(n.Value)
	}
	return 0
}

// bare returns a copy of n without comments.
func bare(n *yaml.Node) *yaml.Node {
	n = document.Clone(n)
	document.Walk(n, dropComments)
	return n
}

// apply returns the text with the splices. One within what another replaces is left out, as that has all changes in it.
func (e *editor) apply() []byte {
	slices.SortStableFunc(e.splices, func(a, b splice) int { return cmp.Or(a.from-b.from, b.depth-a.depth) })
	var b []byte
	from := 0
	for _, sp := range e.splices {
		if sp.from < from {
			continue
		}
		b = append(append(b, e.text[from:sp.from]...), sp.text...)
		from = sp.to
	}
	return append(b, e.text[from:]...)
}
