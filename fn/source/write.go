package source

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// WriteFile writes a file so that it is never seen half written: another file is written, synced and renamed. A mode of 0
// keeps that of the file that is there, and gives a new one what the user's umask leaves.
func WriteFile(path string, content []byte, mode os.FileMode) error {
	if info, err := os.Stat(path); err == nil && mode == 0 {
		mode = info.Mode().Perm()
	}
	temporary, err := create(filepath.Join(filepath.Dir(path), ".module-service-"+rand.Text()))
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if err := fill(temporary, content, mode); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
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

// stagingPrefix begins the name of the hidden folder in which files are written before they are renamed into place. One
// that was left by a run which was killed is removed by the next.
const stagingPrefix = ".module-service-staging-"

// Apply makes the changes, all or none. Where one fails those before it are taken back. The directory must be locked.
func (t *Tree) Apply(changes []Change) (err error) {
	if err := t.removeStale(); err != nil {
		return err
	}
	if len(changes) == 0 {
		return nil
	}
	staging, err := os.MkdirTemp(t.dir, stagingPrefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	for i, c := range changes {
		if c.After == nil {
			continue
		}
		file, err := create(filepath.Join(staging, strconv.Itoa(i)))
		if err != nil {
			return err
		}
		if err := fill(file, c.After, c.mode); err != nil {
			return err
		}
	}
	for i, c := range changes {
		if err := c.apply(filepath.Join(staging, strconv.Itoa(i))); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", c.Path, err), undo(changes[:i]))
		}
	}
	return nil
}

func (t *Tree) removeStale() error {
	stale, err := filepath.Glob(filepath.Join(globEscape(t.dir), stagingPrefix+"*"))
	if err != nil {
		return err
	}
	for _, dir := range stale {
		if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// apply puts a staged file into place, or deletes one, if what is there is still what was read.
func (c Change) apply(staged string) error {
	info, err := os.Lstat(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.Before == nil:
	case err != nil:
		return err
	case c.Before == nil || !info.Mode().IsRegular():
		return errors.New("has appeared in the meantime: run again")
	default:
		now, err := os.ReadFile(c.Path)
		if err != nil {
			return err
		}
		if !bytes.Equal(now, c.Before) {
			return errors.New("has changed in the meantime: run again")
		}
	}
	if c.After == nil {
		return os.Remove(c.Path)
	}
	return os.Rename(staged, c.Path)
}

// undo takes changes back.
func undo(changes []Change) error {
	var errs []error
	for _, c := range changes {
		if c.Before == nil {
			errs = append(errs, os.Remove(c.Path))
			continue
		}
		errs = append(errs, WriteFile(c.Path, c.Before, c.mode))
	}
	return errors.Join(errs...)
}

// globEscape keeps the characters of a path from being read as a pattern.
func globEscape(path string) string {
	var escaped bytes.Buffer
	for _, r := range path {
		switch r {
		case '*', '?', '[', '\\':
			escaped.WriteByte('\\')
		}
		escaped.WriteRune(r)
	}
	return escaped.String()
}
