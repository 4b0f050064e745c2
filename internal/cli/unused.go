package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// How a configuration is given to each entry.
const (
	inFiles        = "move it to " + source.ConfigFile + " at the top of the directory, or give it with --config"
	inResourceList = "give it as the functionConfig: to kustomize under transformers:, to kpt by configPath"
	inDocuments    = "give it with --config to module-service build -"
)

// unused warns of every configuration among the items that differs from the one in use, with what to do
// with it. That one may be among them, as kpt hands over all files of a package. The items can be of files below some directories.
func unused(items []fn.Item, inUse *yaml.Node, remedy string, dirs ...string) kptfn.Results {
	var results kptfn.Results
	fromPackage := krm.PackageFiles(items)
	given := sync.OnceValue(func() map[packageFile]bool { return givenByPackages(items) })
	for _, item := range items {
		if !isConfiguration(item) {
			continue
		}
		v, err := item.Value(nil)
		if err != nil || sameSettings(v, document.Tree(inUse)) {
			continue
		}
		result := &kptfn.Result{Severity: kptfn.Warning, Tags: rule.UnusedConfiguration.Tags(), ResourceRef: source.RefTo(item.ID()), File: place(item, v)}
		message := "this configuration is not used: "
		if pattern := ignorePattern(result.File, dirs); pattern != "" {
			message += "run the command on its directory (" + quoted(path.Dir(result.File.Path)) + ") by itself and leave that out here with " + shellLine("--ignore", pattern) + ", "
		}
		result.Message = message + remedy
		if remedy == inResourceList && result.File != nil {
			pkg := krm.PackageOf(v)
			if given()[packageFile{pkg, result.File.Path}] {
				result.Severity, result.Tags = kptfn.Info, rule.ConfigurationPlace.Tags()
				result.Message = "kpt runs the function with this configuration on its package first, and then with the one of a package around that, " +
					"which wins where they differ: give both the same settings"
			}
			result.File.Path = fromPackage(pkg, result.File.Path)
		}
		results = append(results, result)
	}
	return results
}

// ignorePattern returns the pattern by which --ignore leaves out the directory below one of some others whose configuration a file is, ""
// if it is that of none, or no pattern is sure to name that directory alone: it has a character of patterns, or is below a package.
func ignorePattern(file *kptfn.File, dirs []string) string {
	if file == nil || path.Base(file.Path) != source.ConfigFile {
		return ""
	}
	for _, dir := range dirs {
		rel, err := filepath.Rel(dir, filepath.FromSlash(path.Dir(file.Path)))
		if err != nil || rel == "." || !filepath.IsLocal(rel) {
			continue
		}
		isNamed := !strings.ContainsAny(rel, `*?[\`) && !strings.HasSuffix(rel, " ")
		for folder := filepath.Dir(rel); isNamed && folder != "."; folder = filepath.Dir(folder) {
			isNamed = !disk.Exists(filepath.Join(dir, folder, "Kptfile"))
		}
		if isNamed {
			return "/" + filepath.ToSlash(rel)
		}
	}
	return ""
}

// A packageFile is a file of a kpt package.
type packageFile struct{ pkg, path string }

// givenByPackages returns the configurations that the Kptfiles of their packages give to a function. kpt runs the functions of a package over
// the packages in it, too.
func givenByPackages(items []fn.Item) map[packageFile]bool {
	given := map[packageFile]bool{}
	for _, item := range items {
		if item.ID().Kind != "Kptfile" {
			continue
		}
		kptfile, err := item.Value(nil)
		if err != nil {
			continue
		}
		pkg := krm.PackageOf(kptfile)
		for _, function := range kptfile.Lookup("pipeline", "mutators").Entries() {
			if file := function.Field("configPath").Text(); pkg != "" && file != "" {
				given[packageFile{pkg, path.Clean(file)}] = true
			}
		}
	}
	return given
}

// unusedBeside warns of every configuration beside what was read, unless it holds what is in use, or --config chose that, and of the settings
// in Kptfiles. One in the place of that of another directory, such as the base, is meant for this one only if this one has none and its
// Services are to change.
func (s *settings) unusedBeside(set *source.Set, c configuration, isChange bool) kptfn.Results {
	if s.file != "" {
		return nil
	}
	results := unusedOfKptfiles(c.dirs)
	for _, b := range set.Beside() {
		inPlace := filepath.ToSlash(filepath.Join(b.Dir, source.ConfigFile))
		if filepath.Base(b.Path) == source.ConfigFile && (c.file != "" || !isChange) {
			continue
		}
		info, err := os.Lstat(b.Path)
		if err != nil {
			continue
		}
		if inUse, err := os.Stat(c.file); err == nil && os.SameFile(info, inUse) {
			continue
		}
		if info.Mode().IsRegular() && c.object != nil {
			if _, object, err := readConfig(b.Path); err == nil && sameSettings(document.Tree(object), document.Tree(c.object)) {
				continue
			}
		}
		move := "move it"
		switch {
		case disk.Exists(inPlace):
			move = "move its settings"
		case filepath.Base(b.Path) == source.ConfigFile: // in the place of that of another directory
			move = "copy it"
		}
		results = append(results, &kptfn.Result{
			Severity: kptfn.Warning,
			Tags:     rule.UnusedConfiguration.Tags(),
			File:     &kptfn.File{Path: filepath.ToSlash(b.Path)},
			Message: fmt.Sprintf("this configuration is not used: add %s, or %s to %s",
				shellLine("--config", filepath.ToSlash(b.Path)), move, quoted(inPlace)),
		})
	}
	return results
}

func sameSettings(a, b fn.Value) bool {
	return a.Field("kind").Text() == b.Field("kind").Text() && a.Field("spec").Equal(b.Field("spec").Literal())
}

// place returns where an item is, nil if no file is known. kustomize and kpt note it in annotations.
func place(item fn.Item, v fn.Value) *kptfn.File {
	if file, index := item.File(); file != "" {
		return &kptfn.File{Path: file, Index: index}
	}
	annotations := v.Lookup("metadata", "annotations")
	for _, a := range krm.PathAnnotations {
		if file := annotations.Field(a.Path).Text(); file != "" {
			index, _ := strconv.Atoi(annotations.Field(a.Index).Text())
			return &kptfn.File{Path: file, Index: index}
		}
	}
	return nil
}

// overridden reports whether a result is about a file that would be the configuration if --config did not name another one.
func (s *settings) overridden(r *kptfn.Result, dirs []string) bool {
	return s.file != "" && r.File != nil && slices.ContainsFunc(dirs, func(dir string) bool {
		return r.File.Path == filepath.ToSlash(filepath.Join(dir, source.ConfigFile))
	})
}

// unusedNotes returns notes about what a user may take for a configuration that is in use: the overrides that match no module,
// and the files beside the directories where it is looked for.
func (s *settings) unusedNotes(loaded []configuration) kptfn.Results {
	var results kptfn.Results
	var configs []*config.Config
	for _, c := range loaded {
		if c.config != nil && !slices.Contains(configs, c.config) {
			configs = append(configs, c.config)
			results = append(results, c.config.Unmatched()...)
		}
	}
	if s.file != "" { // a choice that was made
		return results
	}
	return append(results, unusedAbove(loaded)...)
}

// unusedAbove returns notes about the configurations that are above the directories in which they are looked for, or beside files and
// standard input, which is as if it were a file of the working directory.
func unusedAbove(loaded []configuration) kptfn.Results {
	var results kptfn.Results
	var inUse, noted []string
	for _, c := range loaded {
		for _, file := range c.paths {
			if path, err := filepath.Abs(file); err == nil {
				noted = append(noted, path) // a warning is about a configuration among the files
			}
		}
		if path, err := filepath.Abs(c.file); c.file != "" && err == nil {
			inUse = append(inUse, path)
		}
	}
	for _, c := range loaded {
		for _, read := range c.paths {
			paths := slices.DeleteFunc(configsAbove(read), func(path string) bool {
				// One of another directory can be meant for this one, too, if this one has none.
				return slices.Contains(noted, path) || c.file != "" && slices.Contains(inUse, path)
			})
			noted = append(noted, paths...)
			why := "no configuration is looked for beside files and standard input"
			if slices.Contains(c.dirs, read) {
				why = "the configuration of " + read + " is looked for in that directory only"
			}
			for _, path := range paths {
				results = append(results, noteUnused(fromHere(path), why))
			}
		}
	}
	return results
}

func noteUnused(path, why string) *kptfn.Result {
	return &kptfn.Result{
		Severity: kptfn.Info,
		Tags:     rule.ConfigurationPlace.Tags(),
		File:     &kptfn.File{Path: path},
		Message:  "not used: " + why + "; to use this one add " + shellLine("--config", path),
	}
}

// configsAbove returns the absolute paths of the configurations in the working directory and in the parents of a path, up
// to the root of the repository. They are not read.
func configsAbove(read string) []string {
	absolute, err := filepath.Abs(read)
	if err != nil {
		return nil
	}
	var folders []string
	for folder := absolute; !disk.Exists(filepath.Join(folder, ".git")) && folder != filepath.Dir(folder); {
		folder = filepath.Dir(folder)
		folders = append(folders, folder)
	}
	if here, err := os.Getwd(); err == nil && here != absolute && !slices.Contains(folders, here) {
		folders = append(folders, here)
	}
	var found []string
	for _, folder := range folders {
		path := filepath.Join(folder, source.ConfigFile)
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			found = append(found, path)
		}
	}
	return found
}
