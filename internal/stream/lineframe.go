package stream

import (
	"sort"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// lineFrame is a frame that was found by the lines of the input.
type lineFrame struct {
	in     []byte
	path   string
	list   bool
	parts  []part // the entries of a ResourceList, or the documents
	fields fields // of a ResourceList
	indent int    // of the entries
	tail   int    // where the content of the last one ends, 0 where it is not sure
	style  style
}

// part is a part of the input that is framed alone.
type part struct {
	start int
	item  int // its index among the items, or -1
}

func (f *lineFrame) resourceList() bool { return f.list }

func (f *lineFrame) functionConfig() (*yaml.Node, error) {
	if !f.list {
		return nil, nil
	}
	return f.fields.value(f.in, "functionConfig")
}

// splices has the input edited as if all of it were parsed, but without the parts that nothing is about: none of them
// says anything of the others.
func (f *lineFrame) splices(out fn.Outcome) ([]splice, error) {
	if len(out.Edits) == 0 && len(out.Added) == 0 && (!f.list || len(out.Results) == 0) {
		return nil, nil
	}
	if splices, ok, err := f.appends(out); ok || err != nil {
		return splices, err
	}
	x := f.extract(out)
	frame, err := readYAML(x.in, &contents{})
	if err != nil {
		return nil, err
	}
	splices, ok := []splice(nil), true
	switch frame := frame.(type) {
	case *yamlDocuments:
		frame.style = f.style
		splices, err = frame.splices(x.outcome(out))
	case *yamlList:
		frame.style = f.style
		splices, ok, err = frame.splice(x.outcome(out))
	}
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return f.rewrite(out)
	}
	for i, sp := range splices {
		splices[i].from, splices[i].to = x.offset(sp.from, sp.to > sp.from), x.offset(sp.to, false)
	}
	return splices, nil
}

// rewrite has the input parsed whole.
func (f *lineFrame) rewrite(out fn.Outcome) ([]splice, error) {
	frame, err := readYAML(f.in, &contents{})
	if err != nil {
		return nil, err
	}
	return frame.splices(out)
}

// extract is an input of which parts were left out.
type extract struct {
	in     []byte
	pieces []piece
	items  map[int]int // the index of each item that is left, by that in the whole input
}

// piece is a piece of an extract.
type piece struct {
	at   int // in the extract
	from int // in the whole input
}

// extract leaves of the input what out edits, the last part, and the last one that stays.
func (f *lineFrame) extract(out fn.Outcome) *extract {
	x := &extract{items: map[int]int{}}
	keep := make([]bool, len(f.parts))
	stays := false
	for i := len(f.parts) - 1; i >= 0; i-- {
		item := f.parts[i].item
		node, edited := out.Edits[item]
		keep[i] = edited && item >= 0 || !stays
		stays = stays || item >= 0 && !(edited && node == nil)
	}
	from := 0
	for i, p := range f.parts {
		if !keep[i] {
			x.add(f.in[:p.start], from)
			from = f.parts[i+1].start // the last part is kept
			continue
		}
		if p.item >= 0 {
			x.items[p.item] = len(x.items)
		}
	}
	x.add(f.in, from)
	return x
}

// add adds what in has behind from.
func (x *extract) add(in []byte, from int) {
	if from < len(in) {
		x.pieces = append(x.pieces, piece{at: len(x.in), from: from})
		x.in = append(x.in, in[from:]...)
	}
}

// outcome returns out in terms of the extract.
func (x *extract) outcome(out fn.Outcome) fn.Outcome {
	edits := map[int]*yaml.Node{}
	for i, node := range out.Edits {
		edits[x.items[i]] = node
	}
	out.Edits = edits
	return out
}

// offset returns where in the whole input an offset of the extract is. Between two pieces it is the end of the first, or
// the start of the second.
func (x *extract) offset(at int, start bool) int {
	i := sort.Search(len(x.pieces), func(i int) bool {
		return x.pieces[i].at > at || x.pieces[i].at == at && !start
	})
	p := x.pieces[max(i-1, 0)]
	return p.from + at - p.at
}
