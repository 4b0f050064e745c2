package source

import (
	"math/big"

	"github.com/koupleless/module-service/fn"
)

// A deployedItem is an item that some kustomizations deploy.
type deployedItem struct {
	fn.Item
	kustomizations *big.Int
}

// Deployments implements fn.Deployed.
func (i deployedItem) Deployments() *big.Int { return i.kustomizations }

// deployed returns items of a file with the kustomizations that render it, and as they are if none does: they can then be deployed with
// any.
func (ls *listers) deployed(path string, items []fn.Item) []fn.Item {
	kustomizations := ls.of(path)
	if kustomizations.BitLen() == 0 {
		return items
	}
	for i, item := range items {
		items[i] = deployedItem{item, kustomizations}
	}
	return items
}
