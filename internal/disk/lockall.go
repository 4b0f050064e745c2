package disk

import (
	"maps"
	"slices"
)

// LockAll locks directories as Lock does, in an order that is the same for every run, so that no two wait for each other.
func LockAll(dirs []string) (unlock func(), err error) {
	byTarget := map[string]string{}
	for _, dir := range dirs {
		path, err := Target(dir)
		if err != nil {
			return nil, err
		}
		byTarget[path] = dir
	}
	var unlocks []func()
	unlock = func() {
		for _, one := range unlocks {
			one()
		}
	}
	for _, path := range slices.Sorted(maps.Keys(byTarget)) {
		one, err := Lock(byTarget[path])
		if err != nil {
			unlock()
			return nil, err
		}
		unlocks = append(unlocks, one)
	}
	return unlock, nil
}
