//go:build unix

package disk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/koupleless/module-service/internal/disk"
)

func TestLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other, err := os.Open(dir)
	require.NoError(t, err)
	defer other.Close()
	try := func() error { return unix.Flock(int(other.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

	unlock, err := disk.Lock(dir)
	require.NoError(t, err)
	assert.ErrorIs(t, try(), unix.EWOULDBLOCK)
	unlock()
	assert.NoError(t, try())

	_, err = disk.Lock(filepath.Join(dir, "none"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
