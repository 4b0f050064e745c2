package source_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/source"
)

func TestReadAll(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 300 << 10} {
		content := bytes.Repeat([]byte("a"), size)
		file := filepath.Join(t.TempDir(), "in")
		require.NoError(t, os.WriteFile(file, content, 0o644))
		opened, err := os.Open(file)
		require.NoError(t, err)
		defer opened.Close()
		for reason, r := range map[string]io.Reader{
			"at once":      bytes.NewReader(content),
			"byte by byte": iotest.OneByteReader(bytes.NewReader(content)),
			"data and end": iotest.DataErrReader(bytes.NewReader(content)),
			"a file":       opened,
		} {
			got, err := source.ReadAll(r)
			require.NoError(t, err, reason)
			assert.True(t, bytes.Equal(content, got), "%s: %d of %d bytes", reason, len(got), size)
		}
	}
	_, err := source.ReadAll(io.MultiReader(strings.NewReader("a"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}
