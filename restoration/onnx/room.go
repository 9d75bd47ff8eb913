package onnx

// room is the memory that networks share on a device.
type room struct {
	free int64 // bytes; 0 when unknown
	cuda bool
}

// maxBatch is where a graphics card gains little more from further pictures.
const maxBatch = 8

// bound sets the largest picture whose evaluation the room holds, m being what one
// takes.
func (r room) bound(g *geometry, m Memory) {
	if budget := memoryShare * float64(r.free); budget > 0 {
		g.maxPixels = int(min(m.pixels(budget), maxSide*maxSide))
		g.maxPixels = max(g.maxPixels, g.side(1, 0)*g.side(1, 0))
		g.why = "the free memory does not hold more"
		if r.cuda {
			g.why = "the graphics card's free memory does not hold more"
		}
	}
	if g.fixed() {
		// One size goes through, whatever the picture's: whether it fits is seen at
		// the first evaluation.
		g.maxPixels = g.fixedH * g.fixedW
		g.why = "this model takes pictures of a fixed size only"
	}
}

// batch is how many pictures of H x W pixels go into one call of a network, m being
// what one takes. On the CPU it is one, so that a result cannot depend on how many
// there are.
func (r room) batch(n *network, m Memory, H, W int) int {
	if k := n.signature.Sample.Dims[0]; k > 0 {
		return k // fixed by the graph
	}
	k := 1
	if r.cuda {
		each := m.bytes(float64(H)*float64(W)) - m.Fixed
		k = int((memoryShare*float64(r.free) - m.Fixed) / each)
		k = max(1, min(k, maxBatch))
	}
	if n.limit > 0 {
		k = min(k, n.limit)
	}
	return k
}
