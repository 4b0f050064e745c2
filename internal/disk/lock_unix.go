//go:build unix

package disk

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Lock keeps two runs from changing one directory at the same time: the second waits before it reads. The kernel frees the
// lock of a run that dies. A file system that has no such locks is taken as it is.
func Lock(dir string) (unlock func(), err error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	err = unix.EINTR
	for errors.Is(err, unix.EINTR) {
		err = unix.Flock(int(file.Fd()), unix.LOCK_EX)
	}
	switch err {
	//nolint:errorlint // a system call wraps nothing
	case nil, unix.EBADF, unix.ENOLCK, unix.ENOSYS, unix.EOPNOTSUPP: // NFS among them
		return func() { file.Close() }, nil
	}
	file.Close()
	return nil, fmt.Errorf("lock %s: %w", dir, err)
}
