package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/cli"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
)

// TestGolden runs every case of testdata: in.yaml or in.json on stdin must give out.yaml or out.json on stdout and
// stderr.txt on stderr, where a file that is absent is empty. With UPDATE=1 the expectations are written anew, to be
// read before they are committed. What comes out is then put in again, and must not change, and its Services must
// be valid.
func TestGolden(t *testing.T) {
	t.Parallel()
	inputs, err := filepath.Glob("../../testdata/*/in.*")
	require.NoError(t, err)
	require.NotEmpty(t, inputs)
	for _, in := range inputs {
		dir := filepath.Dir(in)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			reason, err := os.ReadFile(filepath.Join(dir, "reason.txt"))
			require.NoError(t, err, "a case says what it is for")
			input := read(t, in)

			code, stdout, stderr := run(t, input)
			expect(t, filepath.Join(dir, "out"+filepath.Ext(in)), stdout, string(reason))
			expect(t, filepath.Join(dir, "stderr.txt"), stderr, string(reason))
			if strings.Contains(stderr, "error: ") {
				assert.Equal(t, 1, code)
				return
			}
			assert.Equal(t, 0, code)
			assertStable(t, stdout)
			assertValid(t, stdout)
		})
	}
}

func run(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Run(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func expect(t *testing.T, file, got, reason string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if got == "" {
			require.NoError(t, os.RemoveAll(file))
			return
		}
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	assert.Equal(t, string(want), got, reason)
}

// assertStable puts an output in again: all Services must be there and right, and no byte may change but the results
// that the second run adds.
func assertStable(t *testing.T, output string) {
	t.Helper()
	s, err := stream.Read([]byte(output), "<stdin>")
	require.NoError(t, err)
	outcome := fn.Render(source.Items(s), s.FunctionConfig())
	assert.False(t, outcome.Failed())
	assert.Empty(t, outcome.Edits, "the second run changes nothing")
	assert.Empty(t, outcome.Added, "the second run adds nothing")

	var again bytes.Buffer
	require.NoError(t, s.Write(&again, outcome.Edits, outcome.Added, nil))
	assert.Equal(t, output, again.String())
}
