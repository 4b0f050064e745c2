package disk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Change is a file to be written, or to be deleted if After is nil.
type Change struct {
	Path          string
	Before, After []byte      // Before is nil for a file that is not there
	Mode          os.FileMode // 0 for a new file leaves it to the user's umask
}

// stagingPrefix begins the name of the hidden folder in which files are written before they are renamed into place. One
// that was left by a run which was killed is removed by the next.
const stagingPrefix = ".module-service-staging-"

// Apply makes changes below a directory, all or none. If one fails, or the context ends, those before it are undone. The
// directory must be locked.
func Apply(ctx context.Context, dir string, changes []Change) (err error) {
	if err := removeStale(dir); err != nil {
		return err
	}
	if len(changes) == 0 {
		return nil
	}
	staging, err := os.MkdirTemp(dir, stagingPrefix)
	if err != nil {
		return fmt.Errorf("write in directory %s: %w", dir, Cause(err))
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	if err := stage(ctx, changes, staging); err != nil {
		return err
	}
	for i, c := range changes {
		if ctx.Err() != nil {
			return errors.Join(stopped(ctx), undo(changes[:i], staging))
		}
		if err := c.apply(staged(staging, i)); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", c.Path, err), undo(changes[:i], staging))
		}
	}
	return nil
}

func stopped(ctx context.Context) error {
	return fmt.Errorf("stopped before all files were written, so none is changed: run again: %w", context.Cause(ctx))
}

// staged is the path of the new content of change i until it is put into place.
func staged(staging string, i int) string { return filepath.Join(staging, strconv.Itoa(i)) }

// saved is the path of the file that the staged one replaces, until all changes are made.
func saved(staged string) string { return staged + "-before" }

// stagers is the number of files that are written at once: file systems sync many together in little more time than one.
const stagers = 32

// stage writes and syncs all that is to be put into place.
func stage(ctx context.Context, changes []Change, staging string) error {
	errs := make([]error, stagers)
	var all sync.WaitGroup
	for worker := range stagers {
		all.Go(func() { errs[worker] = stageFrom(ctx, worker, changes, staging) })
	}
	all.Wait()
	if err := cmp.Or(errs...); err != nil {
		return err // the others most likely have the same reason, such as a full disk
	}
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	return nil
}

// stageFrom writes and syncs the changes of one stager, until one fails or the context ends.
func stageFrom(ctx context.Context, stager int, changes []Change, staging string) error {
	for i := stager; i < len(changes) && ctx.Err() == nil; i += stagers {
		if err := changes[i].stage(staged(staging, i)); err != nil {
			return err
		}
	}
	return nil
}

func (c Change) stage(path string) error {
	if c.After == nil {
		return nil
	}
	file, err := create(path)
	if err != nil {
		return err
	}
	return fill(file, c.After, c.Mode)
}

func removeStale(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), stagingPrefix) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
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
		_ = os.Link(c.Path, saved(staged)) // else it is written anew, should it have to be put back
	}
	if c.After == nil {
		return os.Remove(c.Path)
	}
	return os.Rename(staged, c.Path)
}

// undo undoes changes. It puts the very files back that were replaced, which needs no room on a disk that is full.
func undo(changes []Change, staging string) error {
	var errs []error
	for i, c := range changes {
		if c.Before == nil {
			errs = append(errs, os.Remove(c.Path))
			continue
		}
		if os.Rename(saved(staged(staging, i)), c.Path) != nil {
			errs = append(errs, WriteFile(c.Path, c.Before, c.Mode))
		}
	}
	return errors.Join(errs...)
}

// WriteFiles writes files, given by their names, into a directory: all of them, or none. An existing file with the same content is left
// alone.
func WriteFiles(dir string, files map[string][]byte) error {
	unlock, err := Lock(dir)
	if err != nil {
		return err
	}
	defer unlock()
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(files)) {
		c := Change{Path: filepath.Join(dir, name), After: files[name]}
		info, err := os.Lstat(c.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			changes = append(changes, c)
			continue
		case err != nil:
			return err
		case info.Mode()&fs.ModeSymlink != 0:
			return fmt.Errorf("%s is a symbolic link, which is not followed: remove it", c.Path)
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a regular file: remove it", c.Path)
		}
		if c.Before, err = os.ReadFile(c.Path); err != nil {
			return err
		}
		if c.Mode = info.Mode().Perm(); !bytes.Equal(c.Before, c.After) {
			changes = append(changes, c)
		}
	}
	return Apply(context.Background(), dir, changes)
}
