package stream_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
)

// BenchmarkJSON has many values after a long one in the same line. If they are searched from the beginning, it takes
// ten times as long and more.
func BenchmarkJSON(b *testing.B) {
	const count = 20000
	long := `{"apiVersion":"v1","kind":"A","data":"` + strings.Repeat("x", 16<<20) + `"}`
	small := strings.Repeat(`,{"apiVersion":"v1","kind":"B"}`, count)
	documents := []byte(long + strings.ReplaceAll(small, ",{", " {"))
	list := []byte(`{"apiVersion":"v1","kind":"List","items":[` + long + small + "]}")
	s, err := stream.Read(list, "")
	require.NoError(b, err)
	require.Len(b, s.Items(), 1+count)
	edits := map[int]fn.Edit{}
	for i := range count {
		edits[i+1] = fn.Edit{Changes: []document.Change{document.Set("B", "spec")}}
	}
	run := func(name string, stage func() error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(list)))
			for b.Loop() {
				require.NoError(b, stage())
			}
		})
	}
	run("read documents", func() error { _, err := stream.Read(documents, ""); return err })
	run("read a list", func() error { _, err := stream.Read(list, ""); return err })
	run("edit", func() error { return write(s, io.Discard, fn.Outcome{Edits: edits}) })
}
