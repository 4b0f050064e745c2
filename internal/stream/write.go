package stream

import (
	"bufio"
	"cmp"
	"io"
	"slices"
)

// splice puts a text in the place of the bytes between two offsets of the input.
type splice struct {
	from, to  int
	text      []byte
	onNewLine string // the line break to put in front of the text where it would not start a line
}

// write writes in with the splices, which do not overlap. Those at one offset keep their order.
func write(w io.Writer, in []byte, splices []splice) error {
	slices.SortStableFunc(splices, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	out := &tail{Writer: bufio.NewWriterSize(w, 64<<10)}
	at := 0
	for _, sp := range splices {
		out.write(in[at:sp.from])
		if len(sp.text) > 0 && sp.onNewLine != "" && !endsLine(out.last) {
			out.write([]byte(sp.onNewLine))
		}
		out.write(sp.text)
		at = sp.to
	}
	out.write(in[at:])
	return out.Flush()
}

// tail remembers the last bytes that were written. The errors of a bufio.Writer stay until it is flushed.
type tail struct {
	*bufio.Writer
	last []byte
}

func (t *tail) write(b []byte) {
	_, _ = t.Write(b)
	if len(b) > 0 {
		t.last = b
	}
}
