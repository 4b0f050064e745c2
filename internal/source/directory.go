package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/lazyregexp"
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
		return "", rule.Errorf(rule.SymbolicLink, "%s: is a symbolic link that leads out of %s: put the file itself there, or name it by --config", path, dir)
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(err, fmt.Errorf("%s: must be a file, as it is the name of the configuration", path))
	}
	return path, nil
}

// Relative returns where a path leads as seen from a directory, with symbolic links followed in both.
func Relative(dir, path string) (string, error) {
	root, err := disk.Target(dir)
	if err != nil {
		return "", err
	}
	to, err := disk.Target(path)
	if err != nil {
		return "", fmt.Errorf("is a broken symbolic link: %w", err)
	}
	return filepath.Rel(root, to)
}

// HasKustomization reports whether a directory is a kustomization.
func HasKustomization(dir string) bool {
	return slices.ContainsFunc(kustomize.FileNames, func(name string) bool {
		info, err := os.Stat(filepath.Join(dir, name))
		return err == nil && info.Mode().IsRegular()
	})
}

// ReadDirectory reads the manifests below a directory: YAML and JSON files, in the order of their paths. Hidden files and
// folders, kustomization files, Kptfiles, Helm charts, what .krmignore files and the patterns to ignore name and the
// configuration are left out, as are the patches and the like that a kustomization in the directory lists. A file about
// something else, without any apiVersion or kind, is skipped; one that is broken is an error. What a symbolic link leads to is
// read where it is, and must be below the directory. The directory itself may be a symbolic link.
func (s *Set) ReadDirectory(dir, skipConfig string) error {
	s.ignores = newIgnores(dir, s.Ignore, func(path, message string) { s.fail(path, rule.IgnoreFile, message) })
	var found, links, kustomizations []string
	root := dir + string(filepath.Separator) + "."
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && entry == nil:
			return err
		case err != nil:
			s.fail(filepath.Clean(path), rule.Failed, unreadable(err))
			return skip(entry)
		case path != root && strings.HasPrefix(entry.Name(), "."):
			if entry.Type().IsRegular() && hasConfigName(path) && !s.ignores.match(path, false) {
				s.beside = append(s.beside, Beside{filepath.Clean(path), dir})
			}
			return skip(entry)
		case path != root && s.ignores.match(path, entry.IsDir()):
			return skip(entry)
		case entry.IsDir() && depth(dir, path) > bounds.FolderDepth:
			s.fail(path, rule.Limit, fmt.Sprintf("is in more than %d folders, which is the limit: move it up", bounds.FolderDepth))
			return fs.SkipDir
		case entry.IsDir():
			if path != root && IsChart(path) {
				s.leaveOut(path, "a Helm chart, whose templates Helm renders")
				return fs.SkipDir
			}
			return nil
		case isSame(path, skipConfig):
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			links = append(links, path)
			if isLinkedKustomization(path) {
				kustomizations = append(kustomizations, path)
			}
		case kustomize.IsFile(path) && entry.Type().IsRegular():
			kustomizations = append(kustomizations, path)
		case IsManifest(path):
			found = append(found, path)
		}
		return nil
	})
	s.layout = readLayout(dir, kustomizations)
	for _, k := range s.layout.files {
		if k.malformed != nil { // what it lists, and what it lists as patches, is unknown
			s.keep(filepath.ToSlash(k.path), k.content)
			s.failToRead(k.path, k.malformed)
		}
	}
	for _, path := range links {
		s.checkLink(dir, path)
	}
	s.found = map[string]bool{}
	for _, path := range found {
		s.found[path] = true
		if !s.layout.leavesOut(path) {
			s.readFound(path)
		}
	}
	return err
}

// depth returns in how many folders of a directory a path is, itself included.
func depth(dir, path string) int {
	relative, err := filepath.Rel(dir, path)
	if err != nil || relative == "." {
		return 0
	}
	return strings.Count(relative, string(filepath.Separator)) + 1
}

// isSame reports whether two paths lead to one file, going by its name first.
func isSame(path, other string) bool {
	if filepath.Base(path) != filepath.Base(other) {
		return false
	}
	info, err := os.Stat(path)
	otherInfo, otherErr := os.Stat(other)
	return err == nil && otherErr == nil && os.SameFile(info, otherInfo)
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// IsManifest reports whether a file of a directory is read, going by its name.
func IsManifest(path string) bool {
	name := filepath.Base(path)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return name != chartFile && !kustomize.IsFile(name)
	}
	return false
}

// chartFile is what Helm knows a chart by. It has an apiVersion and is no resource.
const chartFile = "Chart.yaml"

var (
	jsonComment = lazyregexp.New(`(?m)^\s*//|/\*`)
	typeField   = lazyregexp.New(`"(apiVersion|kind)"\s*:`)
)

// isCommentedJSON reports whether a file is JSON with comments, as tsconfig.json is, and no manifest.
func isCommentedJSON(path string, content []byte) bool {
	return strings.EqualFold(filepath.Ext(path), ".json") && jsonComment().Match(content) && !typeField().Match(content)
}

// IsChart reports whether a directory is a Helm chart. A link is one whatever it leads to, so that nothing that is written makes a
// chart of a directory.
func IsChart(dir string) bool { return disk.Exists(filepath.Join(dir, chartFile)) }

// checkLink refuses a symbolic link that leads out of the directory. One that stays inside is no file of its own.
func (s *Set) checkLink(dir, path string) {
	if !IsManifest(path) {
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			return
		}
	}
	relative, err := Relative(dir, path)
	switch {
	case err != nil:
		s.fail(path, rule.SymbolicLink, err.Error())
	case !filepath.IsLocal(relative):
		s.fail(path, rule.SymbolicLink, "is a symbolic link that leads out of "+dir+": put the file itself there")
	case IsManifest(path) && (!IsManifest(relative) || isHidden(relative) || s.ignores.matchBelow(filepath.Join(dir, relative))):
		s.fail(path, rule.SymbolicLink, "is a symbolic link to "+relative+", which is not read: put the file itself there")
	case IsManifest(path):
		if s.links == nil {
			s.links = map[string]string{}
		}
		s.links[filepath.Join(dir, relative)] = path
	}
}

// isHidden reports whether any part of a path below the directory is hidden.
func isHidden(path string) bool {
	return slices.ContainsFunc(strings.Split(path, string(filepath.Separator)), func(part string) bool {
		return strings.HasPrefix(part, ".")
	})
}

// unreadable returns why a file cannot be read, for a message that names the file.
func unreadable(err error) string {
	return "cannot be read: " + disk.Cause(err).Error()
}

// readFound reads a file that was found in a directory.
func (s *Set) readFound(path string) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return
	}
	var content []byte
	if err == nil {
		content, err = os.ReadFile(path)
	}
	if err != nil {
		s.fail(path, rule.Failed, unreadable(err))
		return
	}
	path = filepath.ToSlash(path)
	in, err := read(path, content, info.Mode().Perm())
	switch {
	case errors.Is(err, stream.ErrEmpty):
	case errors.Is(err, stream.ErrArray) && s.isDeployed(path) && holdsManifests(content):
		s.report(kptfn.Warning, path, rule.JSONArray, "skipped: a JSON array of manifests, which neither kubectl nor kustomize reads: make it the items of a List")
	case errors.Is(err, stream.ErrArray):
		s.leaveOut(path, err.Error())
	case err != nil && isCommentedJSON(path, content):
		s.leaveOut(path, "not a Kubernetes manifest (JSON with comments)")
	case err != nil:
		s.keep(path, content)
		s.failToRead(path, err)
	case in.stream.IsForeign():
		s.leaveOut(path, "not a Kubernetes manifest (no apiVersion or kind)")
	case in.stream.IsResourceList():
		s.fail(path, rule.ResourceList, isResourceList)
	default:
		for _, result := range in.stream.Errors() {
			if len(in.stream.Items()) == 0 && rule.Of(result) == rule.DamagedResource {
				result.Message += "; if the file is no manifest, name it in " + ignoreFile
			}
		}
		s.inputs = append(s.inputs, in)
	}
}

// isDeployed reports whether a file is listed by a kustomization, or is in none.
func (s *Set) isDeployed(path string) bool {
	path = filepath.Clean(path)
	return s.layout.resources[path] || s.layout.isLoose(path)
}

// holdsManifests reports whether one of the objects of a JSON array is a manifest.
func holdsManifests(content []byte) bool {
	var objects []struct {
		APIVersion, Kind string
		Metadata         map[string]any
	}
	_ = json.Unmarshal(content, &objects) // what is of another type stays empty
	for _, o := range objects {
		if o.APIVersion != "" && o.Kind != "" && o.Metadata != nil {
			return true
		}
	}
	return false
}

func (s *Set) leaveOut(path, why string) {
	s.skipped = append(s.skipped, &kptfn.Result{
		Severity: "note", File: &kptfn.File{Path: filepath.ToSlash(path)}, Tags: rule.SkippedFile.Tags(),
		Message: "skipped: " + why,
	})
}
