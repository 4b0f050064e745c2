// Package disk writes files so that none is ever seen half written, and several of them all or none.
package disk

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Target returns where a path leads by symbolic links, as an absolute one: there is no way from a relative path to an absolute link.
func Target(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(absolute)
}

// Exists reports whether there is something at a path, if only a symbolic link that leads nowhere.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// WriteFile writes a file so that it is never seen half written: another file is written, synced and renamed. A mode of 0
// keeps that of the file that is there, and gives a new one what the user's umask leaves.
func WriteFile(path string, content []byte, mode os.FileMode) error {
	if info, err := os.Stat(path); err == nil && mode == 0 {
		mode = info.Mode().Perm()
	}
	dir := filepath.Dir(path)
	temporary, err := create(filepath.Join(dir, ".module-service-"+rand.Text()))
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("directory %s is not writable: %w", dir, Cause(err))
	case err != nil:
		return fmt.Errorf("write %s: %w", path, Cause(err))
	}
	defer os.Remove(temporary.Name())
	if err := fill(temporary, content, mode); err != nil {
		return fmt.Errorf("write %s: %w", path, Cause(err))
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, Cause(err))
	}
	return nil
}

// Cause returns an error without the name of the file that it is about, for messages about another file that the user knows.
func Cause(err error) error {
	if path := new(fs.PathError); errors.As(err, &path) {
		return path.Err
	}
	if link := new(os.LinkError); errors.As(err, &link) {
		return link.Err
	}
	return err
}

// create makes a file that is not there, with the rights that the user's umask leaves.
func create(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
}

// fill writes, syncs and closes a file. A mode of 0 is left to what it was created with.
func fill(file *os.File, content []byte, mode os.FileMode) error {
	_, err := file.Write(content)
	if mode != 0 {
		err = errors.Join(err, file.Chmod(mode))
	}
	return errors.Join(err, file.Sync(), file.Close())
}
