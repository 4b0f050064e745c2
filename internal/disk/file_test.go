package disk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/sample"
)

func TestWriteFile(t *testing.T) {
	t.Parallel()
	dir := sample.Folder(t, sample.Files{"a": "old"})
	path := filepath.Join(dir, "a")
	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, disk.WriteFile(path, []byte("new"), 0))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "the mode that it had")
	require.NoError(t, disk.WriteFile(path, []byte("new"), 0o755))
	info, err = os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o755), info.Mode().Perm())
	assert.Equal(t, sample.Files{"a": "new"}, sample.Contents(t, dir))

	assert.Error(t, disk.WriteFile(filepath.Join(dir, "none", "a"), nil, 0))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "b"), 0o755))
	assert.Error(t, disk.WriteFile(filepath.Join(dir, "b"), []byte("x"), 0), "a folder is no file")
	assert.Equal(t, sample.Files{"a": "new", "b/": ""}, sample.Contents(t, dir), "nothing is left over")
}
