package stream

import (
	"bytes"
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// yamlList is the frame of a ResourceList in YAML.
type yamlList struct {
	*document
	list    *yaml.Node // the ResourceList
	items   *yaml.Node // nil where they are absent or null
	results *yaml.Node
	entries []*entry
	style   style
}

func readYAMLList(d *document, c *contents) (frame, error) {
	f := &yamlList{document: d, list: yamlnode.Resolve(d.root())}
	if err := checkAPIVersion(stringField(f.list, "apiVersion")); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(f.list.Content); i += 2 {
		key := yamlnode.Resolve(f.list.Content[i])
		text := key.Value
		if text == "" && yamlnode.IsNull(key) {
			text = "null" // as which it would be written
		}
		if key.Kind == yaml.ScalarNode && seen[text] {
			return nil, fmt.Errorf("input is a ResourceList with two keys %q: line %d has the second", text, d.lineOf(f.list.Content[i])+1)
		}
		seen[text] = true
	}
	var err error
	if f.items, err = f.sequence("items"); err != nil {
		return nil, err
	}
	if f.results, err = f.sequence("results"); err != nil {
		return nil, err
	}
	f.style.eol = newline(d.in)
	if f.items == nil {
		return f, nil
	}
	f.entries = c.addSequence(d, f.items, func(i int) position {
		return position{name: fmt.Sprintf("items[%d]", i), index: i}
	})
	f.style.wide = isWide(append(slices.Clone(f.items.Content), f.list)...)
	return f, nil
}

// sequence returns the sequence under key, nil where there is none.
func (f *yamlList) sequence(key string) (*yaml.Node, error) {
	n := yamlnode.Lookup(f.list, key)
	if yamlnode.IsNull(n) {
		return nil, nil
	}
	if n.Kind != yaml.SequenceNode {
		return nil, errNotSequence(key, describe(n))
	}
	return n, nil
}

func (f *yamlList) resourceList() bool { return true }

func (f *yamlList) functionConfig() (*yaml.Node, error) {
	if n := yamlnode.Lookup(f.list, "functionConfig"); !yamlnode.IsNull(n) {
		return clone(n), nil
	}
	return nil, nil
}

func (f *yamlList) splices(out fn.Outcome) ([]splice, error) {
	splices, ok, err := f.splice(out)
	if ok || err != nil {
		return splices, err
	}
	return f.rewrite(out)
}

// splice leaves all but the changes as it is. False means that this cannot be done.
func (f *yamlList) splice(out fn.Outcome) ([]splice, bool, error) {
	if f.items == nil {
		return nil, false, nil
	}
	anchors := func(build fn.New) bool { return anchored(build()) }
	if crossed(f.list, f.items) && (len(out.Edits) > 0 || slices.ContainsFunc(out.Added, anchors)) {
		return nil, false, nil
	}
	results, err := resultNodes(out.Results)
	if err != nil {
		return nil, false, err
	}
	if len(out.Edits) == 0 && len(out.Added) == 0 && len(results) == 0 {
		return nil, true, nil
	}
	root := f.root()
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return nil, false, nil
	}
	// New results need a line of their own, which a block scalar that ends with the input must not notice.
	extended := len(results) > 0 && f.results == nil && f.isLast("items") &&
		len(f.entries) > 0 && !endsLine(f.bytes(f.first, f.last))
	var splices []splice
	if len(out.Edits) > 0 || len(out.Added) > 0 || extended {
		q, ok := f.find("items", f.items)
		if !ok {
			return nil, false, nil
		}
		sp, ok, err := q.splices(f.style, f.entries, out, out.Added, extended)
		if !ok || err != nil {
			return nil, false, err
		}
		splices = sp
		if len(out.Added) == 0 && !slices.ContainsFunc(f.entries, func(e *entry) bool { return !e.dropped(out) }) {
			if sp, ok := f.emptied(); ok {
				splices = append(splices, sp)
			} else {
				return nil, false, nil
			}
		}
	}
	if len(results) == 0 {
		return splices, true, nil
	}
	sp, ok, err := f.report(results)
	return append(splices, sp...), ok, err
}

// find returns the sequence n under key, if it is in block style in a place of its own.
func (f *yamlList) find(key string, n *yaml.Node) (sequence, bool) {
	i := yamlnode.Index(f.list, key)
	if i < 0 || f.list.Content[i+1] != n {
		return sequence{}, false
	}
	end := f.end
	if i+2 < len(f.list.Content) {
		end = f.lineOf(f.list.Content[i+2])
	}
	return findSequence(f.document, n, end)
}

// isLast reports whether key is the last of the ResourceList.
func (f *yamlList) isLast(key string) bool {
	return yamlnode.Index(f.list, key) == len(f.list.Content)-2
}

// emptied puts an empty sequence behind the key of the items.
func (f *yamlList) emptied() (splice, bool) {
	key := f.list.Content[yamlnode.Index(f.list, "items")]
	line := f.line(f.lineOf(key))
	at := indent(line) + len("items:")
	rest, ok := bytes.CutPrefix(line[indent(line):], []byte("items:"))
	if !ok || !blank(rest) && !comment(rest, len(rest)) {
		return splice{}, false
	}
	at += f.starts[f.lineOf(key)]
	return splice{from: at, to: at, text: []byte(" []")}, true
}

// given returns nodes as new resources.
func given(nodes []*yaml.Node) []fn.New {
	added := make([]fn.New, len(nodes))
	for i, n := range nodes {
		added[i] = func() *yaml.Node { return n }
	}
	return added
}

// report puts results behind those that are there, or at the end of the document.
func (f *yamlList) report(results []*yaml.Node) ([]splice, bool, error) {
	if f.results != nil {
		q, ok := f.find("results", f.results)
		if !ok {
			return nil, false, nil
		}
		places := make([]*entry, len(f.results.Content))
		for i, n := range f.results.Content {
			places[i] = &entry{item: -1, node: n}
		}
		return q.splices(f.style, places, fn.Outcome{}, given(results), false)
	}
	key := f.list.Content[0]
	line := f.line(f.lineOf(key))
	own := yamlnode.Index(f.list, "results") >= 0
	unended := !endsLine(f.bytes(f.first, f.last)) && isBlockScalar(lastLeaf(f.list)) && !f.isLast("items")
	if own || unended || indent(line) != key.Column-1 || line[indent(line)] == '?' || line[indent(line)] == '-' {
		return nil, false, nil
	}
	text, err := f.style.results(results, key.Column-1)
	at := f.starts[f.end]
	return []splice{{from: at, to: at, text: text, onNewLine: f.style.eol}}, true, err
}

// rewrite encodes the whole ResourceList.
func (f *yamlList) rewrite(out fn.Outcome) ([]splice, error) {
	results, err := resultNodes(out.Results)
	if err != nil {
		return nil, err
	}
	seq := &yaml.Node{Kind: yaml.SequenceNode}
	if len(f.entries) > 0 {
		seq = outcome(f.entries, f.items, out)
	}
	seq.Content = append(seq.Content, fn.Build(out.Added)...)
	if len(seq.Content) == 0 {
		seq.Style = yaml.FlowStyle
	}
	list := *f.list
	withField(&list, "items", seq)
	if len(results) > 0 {
		all := &yaml.Node{Kind: yaml.SequenceNode}
		if f.results != nil {
			all.Content = slices.Clone(f.results.Content)
		}
		all.Content = append(all.Content, results...)
		withField(&list, "results", all)
	}
	doc := *f.node
	doc.Content = []*yaml.Node{&list}
	text, err := f.style.document(&doc)
	if err != nil {
		return nil, err
	}
	sp := splice{from: f.startOf(f.first), to: f.starts[f.end], text: text}
	if f.marker >= 0 {
		sp.from, sp.text = f.atMarker(), append([]byte(f.style.eol), text...)
	}
	return []splice{sp}, nil
}
