package stream

import (
	"slices"

	"github.com/koupleless/module-service/fn"
)

// appends puts what is new behind what is there. For that alone the lines tell enough, unless the last resource ends with
// a block scalar, to which what follows may belong. False means that this cannot be done.
func (f *lineFrame) appends(out fn.Outcome) ([]splice, bool, error) {
	if len(out.Edits) > 0 || !endsLine(f.in) {
		return nil, false, nil
	}
	if !f.list {
		splices, err := f.style.documents(out.Added, len(f.in))
		return splices, true, err
	}
	if f.tail == 0 || slices.Contains(f.fields.keys, "results") {
		return nil, false, nil
	}
	entries, err := f.style.entries(out.Added, f.indent)
	if err != nil {
		return nil, false, err
	}
	splices := []splice{{from: f.tail, to: f.tail, text: entries}}
	if len(out.Results) == 0 {
		return splices, true, nil
	}
	results, err := resultNodes(out.Results)
	if err != nil {
		return nil, false, err
	}
	text, err := f.style.results(results, 0)
	return append(splices, splice{from: len(f.in), to: len(f.in), text: text}), true, err
}
