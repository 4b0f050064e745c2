package cli

import (
	"os"
	"path/filepath"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// notUsed returns notes about what a user may take for a configuration that is in use: the overrides that match no module,
// and the files beside the directories where it is looked for.
func (s *settings) notUsed(loaded []configuration) kptfn.Results {
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
	return append(results, notedAbove(loaded)...)
}

// notedAbove returns notes about the configurations that are above the directories in which they are looked for.
func notedAbove(loaded []configuration) kptfn.Results {
	var results kptfn.Results
	var inUse, noted []string
	for _, c := range loaded {
		if path, err := filepath.Abs(c.file); c.file != "" && err == nil {
			inUse = append(inUse, path)
		}
	}
	for _, c := range loaded {
		for _, dir := range c.dirs {
			paths := slices.DeleteFunc(configsAbove(dir), func(path string) bool {
				// One of another directory can be meant for this one, too, if this one has none.
				return slices.Contains(noted, path) || c.file != "" && slices.Contains(inUse, path)
			})
			noted = append(noted, paths...)
			for _, path := range paths {
				results = append(results, notUsedIn(dir, fromHere(path)))
			}
		}
	}
	return results
}

func notUsedIn(dir, path string) *kptfn.Result {
	return &kptfn.Result{
		Severity: kptfn.Info,
		Tags:     rule.ConfigurationPlace.Tags(),
		File:     &kptfn.File{Path: path},
		Message:  "not used: the configuration of " + dir + " is looked for in that directory only; to use this one add " + shellLine("--config", path),
	}
}

// configsAbove returns the absolute paths of the configurations in the working directory and in the parents of a directory, up
// to the root of the repository. They are not read.
func configsAbove(dir string) []string {
	absolute, err := filepath.Abs(dir)
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
