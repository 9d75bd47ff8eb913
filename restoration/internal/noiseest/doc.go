// Package noiseest estimates the noise of a photo's plane: its level, and how it depends on
// the brightness.
//
// The blocks of 8 x 8 pixels are told apart by brightness, and in each tone those with
// least texture are measured (after Ponomarenko and others, Blind estimation of white noise
// variance, as analysed by Colom and Buades, IPOL 2013): the low coefficients of a
// block's DCT say how much texture there is, the high ones how much noise, and as white
// noise fills both independently, choosing by the one does not make the other smaller. Of
// the high ones those directions are taken in which the photo has least texture, the
// eigenvectors of their second moments with the smallest eigenvalues (after Pyatykh,
// Hesser and Zheng, Image noise level estimation by principal component analysis, 2013),
// found in one half of the photo and used in the other.
//
// The same plane gives the same bytes whatever the number of threads.
package noiseest
