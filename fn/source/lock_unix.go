//go:build unix

package source

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lock keeps two runs from writing one directory at the same time; the second waits. The kernel frees the lock of a run
// that dies.
func lock(dir string) (unlock func(), err error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX); err != nil {
		file.Close()
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return func() { file.Close() }, nil
}
