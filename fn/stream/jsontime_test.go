package stream_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/stream"
)

// TestJSONTakesLinearTime has many values behind a long one in the same line: none may be looked for from the beginning, which
// would take ten times as long as what it is compared with, and more.
func TestJSONTakesLinearTime(t *testing.T) {
	const count = 20000
	long := `{"apiVersion":"v1","kind":"A","data":"` + strings.Repeat("x", 16<<20) + `"}`
	small := strings.Repeat(`,{"apiVersion":"v1","kind":"B"}`, count)
	timed := func(what func() error) time.Duration {
		start := time.Now()
		require.NoError(t, what())
		return time.Since(start)
	}
	var s *stream.Stream
	read := func(in string) func() error {
		return func() (err error) {
			s, err = stream.Read([]byte(in), "")
			return err
		}
	}
	documents := timed(read(long + strings.ReplaceAll(small, ",{", " {")))
	require.Len(t, s.Items(), 1+count)
	list := timed(read(`{"apiVersion":"v1","kind":"List","items":[` + long + small + "]}"))
	require.Len(t, s.Items(), 1+count)
	assert.Less(t, documents, 4*list, "to read documents, and a list of them")

	edits := map[int]*yaml.Node{}
	for i := range count {
		edits[i+1] = service(t)
	}
	var out strings.Builder
	edit := timed(func() error { return s.Write(&out, fn.Outcome{Edits: edits}) })
	assert.Equal(t, count, strings.Count(out.String(), `"name":"new"`))
	assert.Less(t, edit, 4*list, "to edit the members of a list, and to read it")
}
