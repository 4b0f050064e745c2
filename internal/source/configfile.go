package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
)

// ConfigFile is the name of the configuration in a directory.
const ConfigFile = "module-service.yaml"

// FindConfig returns the path of the configuration in a directory, "" if there is none. As a manifest it must be a
// file below the directory: messages would reveal what a link out of it leads to.
func FindConfig(dir string) (string, error) {
	path := filepath.Join(dir, ConfigFile)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	relative, err := Relative(dir, path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	if !filepath.IsLocal(relative) {
		return "", rule.Errorf(rule.SymbolicLink, "%s: %s, or name it by --config", path, leadsOut(dir))
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(err, fmt.Errorf("%s: must be a file, as it is the name of the configuration", path))
	}
	return path, nil
}

// A Beside is a file that a user can take for the configuration of a directory: no resource of it, and not in the place of its
// configuration.
type Beside struct {
	Path string
	Dir  string // the directory that was read
}

// Beside returns such files in the directories of the files that kustomize read, and hidden ones in other directories. The configuration
// of a directory is among them.
func (s *Set) Beside() []Beside { return s.beside }

// configurationsBeside returns the configurations in the directories of the files that kustomize read. What it read is used, or a
// resource. Other files are read only if they have the ending of manifests: if all manifests are listed, those are few.
func configurationsBeside(dir string, read map[string]bool) []Beside {
	dirs := map[string]bool{}
	for path := range read {
		dirs[filepath.Dir(path)] = true
	}
	var found []Beside
	left := bounds.UnlistedFiles
	for _, folder := range slices.Sorted(maps.Keys(dirs)) {
		entries, _ := os.ReadDir(folder) // a base that was fetched is gone
		for _, entry := range entries {
			path := filepath.Join(folder, entry.Name())
			if entry.IsDir() || !IsManifest(path) || read[path] {
				continue
			}
			isConfig := hasConfigName(path)
			if !isConfig && left > 0 && entry.Type().IsRegular() {
				left--
				isConfig = holdsConfig(path)
			}
			if isConfig {
				found = append(found, Beside{path, dir})
			}
		}
	}
	return found
}

// hasConfigName reports whether a file has the name of a configuration, or one that only differs in its case, its ending or what is no
// letter.
func hasConfigName(path string) bool {
	letters := func(name string) string {
		return strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, strings.TrimSuffix(name, filepath.Ext(name))))
	}
	return IsManifest(path) && letters(filepath.Base(path)) == letters(ConfigFile)
}

// holdsConfig reports whether a manifest, and no link or pipe, has an object of the group of configurations.
func holdsConfig(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || !IsManifest(path) {
		return false
	}
	content, err := os.ReadFile(path)
	return err == nil && hasConfig(content)
}

// hasConfig reports whether an object is of the group of configurations.
func hasConfig(content []byte) bool {
	if !bytes.Contains(content, []byte(config.Group+"/")) {
		return false
	}
	st, err := stream.Read(content, "")
	return err == nil && slices.ContainsFunc(st.Items(), func(item *stream.Item) bool {
		return strings.HasPrefix(item.ID().APIVersion, config.Group+"/")
	})
}
