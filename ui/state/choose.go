package state

import "slices"

// Choices lists what the strip holds for samples in an order: the photo, the samples,
// and what sums them up where that is more than one of them.
func Choices(order []int, several bool) []Choice {
	out := []Choice{{}}
	for _, i := range order {
		out = append(out, Choice{Kind: OneSample, Index: i})
	}
	if several {
		out = append(out, Choice{Kind: Mean}, Choice{Kind: Spread})
	}
	return out
}

// Step is the choice d places after c in a list, at most at its ends; from what is not
// in the list it goes to the first or, backwards, stays there.
func Step(list []Choice, c Choice, d int) Choice {
	if len(list) == 0 {
		return c
	}
	return list[clampInt(max(0, slices.Index(list, c))+d, 0, len(list)-1)]
}

// Reshelve changes the shelf of the outcome and keeps what is shown on it: where the
// sample that is looked at leaves, its neighbour is shown. Mean and spread may be stale
// afterwards, see [Outcome.Stale].
func (s *Session) Reshelve(change func(shelf *Shelf, samples int)) {
	o := s.Outcome
	if o == nil {
		return
	}
	before := o.Order()
	change(&o.Shelf, len(o.Result.Samples))
	s.settle(s.Shown.Index, before)
}

// settle keeps what is shown among what there is; before is the order that sample i
// was in.
func (s *Session) settle(i int, before []int) {
	now := s.Outcome.Order()
	if len(now) == 0 {
		return
	}
	gone := s.Shown.Kind == OneSample && !slices.Contains(now, i)
	alone := (s.Shown.Kind == Mean || s.Shown.Kind == Spread) && len(s.Outcome.Kept()) < 2
	if gone || alone {
		s.Shown = Choice{Kind: OneSample, Index: next(i, before, now)}
	}
}
